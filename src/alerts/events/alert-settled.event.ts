import { AlertEvent } from './alert-event';
import type { EventFields } from '../../../libs/outbox/outbox-event';

/** An alert that was flapping has settled: its problem neither ended nor began again for a while. */
export class AlertSettledEvent extends AlertEvent {
  static readonly type = 'alerts.calmed';
  static readonly wireName = 'alert_calmed';

  constructor(fields: EventFields<AlertSettledEvent>) {
    super(fields);
  }
}
