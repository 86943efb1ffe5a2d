import type { HistoryEntry } from '../lifecycle/domain/alert';

/** How far the escalation of an alert has come. */
export interface EscalationRecord {
  readonly tenantId: string;
  readonly alertId: string;
  /** The epoch of the alert in which it was escalated. */
  readonly epoch: number;
  /** How often it was escalated, over its life; null: as it is. */
  readonly escalationLevel: number | null;
  /** From when the times of its escalation count; null: as it is. */
  readonly rangAt: Date | null;
  /** Each level is an entry. */
  readonly history: readonly HistoryEntry[];
}
