import type { EventFields } from '../../../libs/outbox/outbox-event';
import { AlertEvent } from './alert-event';

/** A new alert was raised. */
export class AlertCreatedEvent extends AlertEvent {
  static readonly type = 'alerts.created';
  static readonly wireName = 'alert_created';
  readonly title: string;
  readonly notificationSent: boolean;
  /** Why nobody is notified of it; missing: people are notified. */
  readonly quietReason?: string | undefined;
  readonly groupId?: string | undefined;

  constructor(fields: EventFields<AlertCreatedEvent>) {
    super(fields);
  }
}
