import type { Channel } from '../../../../libs/config/config';
import { type EventFields, OutboxEvent } from '../../../../libs/outbox/outbox-event';

/** A message about an alert could not be delivered, or nobody knows whether it was (`unknown_outcome`). */
export class NotificationFailedEvent extends OutboxEvent {
  static readonly type = 'alerts.notification_failed';
  static readonly wireName = 'alert_notification_failed';
  readonly tenantId: string;
  readonly alertId: string;
  readonly deliveryId: string;
  /** null: a destination of the tenant. */
  readonly userId: string | null;
  readonly channel: Channel;
  readonly reason: string | null;
  readonly timestamp: string;

  constructor(fields: EventFields<NotificationFailedEvent>) {
    super(fields);
  }

  subject(): string {
    return this.alertId;
  }
}
