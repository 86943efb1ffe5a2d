import type { Channel } from '../../../../libs/config/config';
import { type EventFields, OutboxEvent } from '../../../../libs/outbox/outbox-event';

/** A provider accepted the first message about an alert in this episode. */
export class AlertNotifiedEvent extends OutboxEvent {
  static readonly type = 'alerts.notified';
  static readonly wireName = 'alert_notified';
  readonly tenantId: string;
  readonly alertId: string;
  readonly deliveryId: string;
  /** null: a destination of the tenant. */
  readonly userId: string | null;
  readonly channel: Channel;
  readonly reason: string | null;
  readonly timestamp: string;

  constructor(fields: EventFields<AlertNotifiedEvent>) {
    super(fields);
  }

  subject(): string {
    return this.alertId;
  }
}
