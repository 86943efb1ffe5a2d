import type { EventFields } from '../../../libs/outbox/outbox-event';
import { AlertEvent } from './alert-event';

/** An open alert was suppressed: nobody is notified of it any longer. */
export class AlertSuppressedEvent extends AlertEvent {
  static readonly type = 'alerts.silenced';
  static readonly wireName = 'alert_silenced';
  readonly quietReason: string;
  /** The id of the suppression. */
  readonly quietBy: string;

  constructor(fields: EventFields<AlertSuppressedEvent>) {
    super(fields);
  }
}
