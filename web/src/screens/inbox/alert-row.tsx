import { memo } from 'react';
import { Link } from 'wouter';
import type { Alert } from '../../api/client';
import { SeverityBadge, StatusBadge } from '../../ui/badges';
import { Icon } from '../../ui/icons';
import { Age, useNow } from '../../ui/time';
import { formatDuration } from '../../words/dates';
import { useReader, useWords } from '../../words/language';
import { inboxWords } from './words';

interface Props {
  readonly alert: Alert;
  readonly height: number;
  readonly href: string;
  readonly isHere: boolean;
  readonly isSelected: boolean;
  readonly assignee: string | null;
  readonly onSelect: (id: string, isRange: boolean) => void;
}

/** The time that is left of the next deadline, or by how much it is past. */
export function TimeLeft({ alert }: { alert: Alert }) {
  const t = useWords(inboxWords);
  const { language } = useReader();
  const due = alert.acknowledged_at ? alert.resolution_due_at : (alert.response_due_at ?? alert.resolution_due_at);
  const seconds = due ? (Date.parse(due) - useNow()) / 1_000 : null;
  if (seconds === null || alert.sla_state === 'none' || alert.status === 'resolved') return null;
  const length = formatDuration(Math.abs(seconds), language);
  const text = seconds >= 0 ? length : `${length} ${t.overdue}`;
  const hint = seconds >= 0 ? `${length} ${t.left}` : text;
  return (
    <span className={`badge sla sla-${seconds < 0 ? 'breached' : alert.sla_state}`} title={hint}>
      <Icon name="clock" size={13} />
      {text}
    </span>
  );
}

/** One alert of the list. */
export const AlertRow = memo(function AlertRow({ alert, height, href, isHere, isSelected, assignee, onSelect }: Props) {
  const t = useWords(inboxWords);
  const look = `alert-row ${isHere ? 'alert-here' : ''} ${alert.read_at ? '' : 'alert-unread'}`;
  return (
    <div role="listitem" className={look} style={{ height }} aria-current={isHere ? 'true' : undefined}>
      <label className="alert-check">
        <input
          type="checkbox"
          checked={isSelected}
          aria-label={`${t.select}: ${alert.title}`}
          onChange={(event) => onSelect(alert.id, (event.nativeEvent as MouseEvent).shiftKey)}
        />
      </label>
      <Link href={href} className="alert-main">
        <SeverityBadge severity={alert.severity} />
        <span className="alert-title">
          <bdi>{alert.title}</bdi>
          {!alert.read_at && <span className="hidden"> {t.unread}</span>}
        </span>
        <span className="alert-meta">
          {alert.occurrence_count > 1 && <span className="numbers muted">{t.times(alert.occurrence_count)}</span>}
          <TimeLeft alert={alert} />
          <span className="alert-who">{assignee && <bdi>{assignee}</bdi>}</span>
          {alert.status !== 'active' && <StatusBadge status={alert.status} />}
        </span>
        <span className="alert-age numbers">
          <Age at={alert.created_at} />
        </span>
      </Link>
    </div>
  );
});
