import { severities, type Severity } from '../../alerts';
import type { MessageKind } from '../content';
import type { MessageItem, MessageList } from './message-facts';

/** How many alerts a digest and a summary show. */
const MAX_DIGEST_ITEMS = 50;
const MAX_SUMMARY_ITEMS = 10;

/** The shown alerts of one severity, and how many of it the list has. */
export interface SeverityGroup {
  readonly severity: Severity;
  readonly count: number;
  readonly items: readonly MessageItem[];
}

/** What a digest or summary shows of its alerts. */
export interface ShownList {
  /** The worst first, then the oldest. */
  readonly items: readonly MessageItem[];
  readonly groups: readonly SeverityGroup[];
  /** Those not shown, in a digest; all that a summary stands for, in a summary. */
  readonly more: number;
  readonly worst: Severity | null;
}

const byUrgency = (one: MessageItem, other: MessageItem): number =>
  severities.indexOf(other.severity) - severities.indexOf(one.severity) ||
  one.createdAt.getTime() - other.createdAt.getTime();

/** Chooses what to show of the alerts that a message stands for. */
export function shownList({ items, count }: MessageList, kind: MessageKind): ShownList {
  const sorted = [...items].sort(byUrgency);
  const shown = sorted.slice(0, kind === 'digest' ? MAX_DIGEST_ITEMS : MAX_SUMMARY_ITEMS);
  const groups = [...severities].reverse().map((severity) => ({
    severity,
    count: sorted.filter((item) => item.severity === severity).length,
    items: shown.filter((item) => item.severity === severity),
  }));
  return {
    items: shown,
    groups: groups.filter((group) => group.items.length > 0),
    more: kind === 'digest' ? Math.max(0, count - shown.length) : count,
    worst: sorted[0]?.severity ?? null,
  };
}
