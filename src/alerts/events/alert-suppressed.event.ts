import type { EventFields } from '../../../libs/outbox/outbox-event';
import { AlertEvent } from './alert-event';

/** From now on nobody is notified of an open alert. */
export class AlertSuppressedEvent extends AlertEvent {
  static readonly type = 'alerts.silenced';
  static readonly wireName = 'alert_silenced';
  readonly quietReason: string;
  /** The suppression. */
  readonly quietBy: string;

  constructor(fields: EventFields<AlertSuppressedEvent>) {
    super(fields);
  }
}
