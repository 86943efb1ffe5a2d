import { type EventFields, OutboxEvent } from '../../../../libs/outbox/outbox-event';

/** A message came into the inbox of a member: their open pages ring. It is not published. */
export class InboxNotifiedEvent extends OutboxEvent {
  static readonly type = 'inbox.notification';
  static readonly wireName = 'inbox_notification';
  readonly tenantId: string;
  readonly memberId: string;
  readonly deliveryId: string;
  /** null: it is about no alert, or about several. */
  readonly alertId: string | null;
  readonly kind: string;
  readonly cause: string;
  readonly severity: string | null;
  /** The line that a notification of the browser shows; null: it has none. */
  readonly subjectLine: string | null;
  /** Why they get it; null: nothing is known. */
  readonly reason: string | null;
  readonly timestamp: string;

  constructor(fields: EventFields<InboxNotifiedEvent>) {
    super(fields);
  }

  subject(): string {
    return this.deliveryId;
  }
}
