import type { Viewer } from '../domain/actor';
import type { InboxMark } from '../listing/alert-view';
import { type EventFields, OutboxEvent } from '../../../libs/outbox/outbox-event';

/** A member marked alerts as read or dismissed, or took a mark back: their other screens show it. It is not published. */
export class InboxMarkedEvent extends OutboxEvent {
  static readonly type = 'inbox.marked';
  static readonly wireName = 'inbox_marked';
  readonly tenantId: string;
  readonly memberId: string;
  readonly alertIds: readonly string[];
  /** ISO 8601; null: it is unread. */
  readonly readAt: string | null;
  readonly dismissedAt: string | null;
  readonly timestamp: string;

  constructor(fields: EventFields<InboxMarkedEvent>) {
    super(fields);
  }

  subject(): string {
    return this.memberId;
  }
}

/** The event for alerts that a member has just marked, or of which they took a mark back. */
export const markedEvent = (
  tenantId: string,
  { memberId }: Viewer,
  alertIds: readonly string[],
  { readAt, dismissedAt }: InboxMark,
  at: Date,
): InboxMarkedEvent =>
  new InboxMarkedEvent({
    ...{ tenantId, memberId, alertIds, timestamp: at.toISOString() },
    ...{ readAt: readAt?.toISOString() ?? null, dismissedAt: dismissedAt?.toISOString() ?? null },
  });
