import type { EventFields } from '../../../libs/outbox/outbox-event';
import type { AlertRow } from '../listing/alert-view';
import { AlertEvent, alertEventFields } from './alert-event';

/** An alert was resolved: its problem is over. */
export class AlertResolvedEvent extends AlertEvent {
  static readonly type = 'alerts.resolved';
  static readonly wireName = 'alert_resolved';
  readonly aggregationKey: string;
  /** The member; null: it was resolved automatically. */
  readonly resolvedBy: string | null;
  readonly resolutionTimeSeconds: number;

  constructor(fields: EventFields<AlertResolvedEvent>) {
    super(fields);
  }
}

/** Creates the event for an alert that has just been resolved. */
export const resolvedEvent = (row: AlertRow, at: Date): AlertResolvedEvent =>
  new AlertResolvedEvent({
    ...alertEventFields(row, at),
    aggregationKey: row.aggregationKey,
    resolvedBy: row.resolvedBy,
    resolutionTimeSeconds: row.resolutionTimeSeconds ?? 0,
  });
