import type { EventFields } from '../../../libs/outbox/outbox-event';
import { AlertEvent } from './alert-event';

/** Another ten occurrences were added to an alert. */
export class AlertAggregatedEvent extends AlertEvent {
  static readonly type = 'alerts.aggregated';
  static readonly wireName = 'alert_aggregated';
  /** 11, 21, 31 …: the last of them that a batch of events has reached. */
  readonly occurrenceCount: number;

  constructor(fields: EventFields<AlertAggregatedEvent>) {
    super(fields);
  }
}
