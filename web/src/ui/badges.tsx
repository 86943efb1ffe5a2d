import { commonWords } from '../words/common';
import { useWords } from '../words/language';
import { Icon } from './icons';

export type Severity = 'critical' | 'high' | 'medium' | 'low';
export type Status = 'active' | 'acknowledged' | 'snoozed' | 'resolved' | 'ignored';
export type SlaState = 'none' | 'on_time' | 'at_risk' | 'breached' | 'paused';

export const SEVERITIES: readonly Severity[] = ['critical', 'high', 'medium', 'low'];
export const STATUSES: readonly Status[] = ['active', 'acknowledged', 'snoozed', 'resolved', 'ignored'];

/** The severity as icon, word and colour, so that none of them is needed alone. */
export const SeverityBadge = ({ severity }: { severity: Severity }) => (
  <span className={`badge severity severity-${severity}`}>
    <Icon name={severity} size={14} />
    {useWords(commonWords).severity[severity]}
  </span>
);

export const StatusBadge = ({ status }: { status: Status }) => (
  <span className={`badge status status-${status}`}>{useWords(commonWords).status[status]}</span>
);

export const SlaBadge = ({ state }: { state: SlaState }) => (
  <span className={`badge sla sla-${state}`}>{useWords(commonWords).sla[state]}</span>
);

/** A short fact in a frame. `tone` is for good and bad news only. */
export const Tag = ({
  children,
  tone = 'plain',
}: {
  children: React.ReactNode;
  tone?: 'plain' | 'good' | 'bad' | 'warn';
}) => <span className={`badge tag tag-${tone}`}>{children}</span>;
