import type { EventFields } from '../../../libs/outbox/outbox-event';
import { AlertEvent } from './alert-event';

/** The number of occurrences of an alert reached another multiple of ten. */
export class AlertAggregatedEvent extends AlertEvent {
  static readonly type = 'alerts.aggregated';
  static readonly wireName = 'alert_aggregated';
  readonly title: string;
  /** A multiple of ten. */
  readonly occurrenceCount: number;

  constructor(fields: EventFields<AlertAggregatedEvent>) {
    super(fields);
  }
}
