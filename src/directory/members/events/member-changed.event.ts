import { type EventFields, OutboxEvent } from '../../../../libs/outbox/outbox-event';
import type { MemberRow } from '../member-view';

/** What happened to a member. */
export type MemberChangeKind = 'created' | 'updated' | 'removed' | 'contact_methods';

/** A member of the directory was added, changed or removed, or their contact methods were changed. It has no addresses. */
export class MemberChangedEvent extends OutboxEvent {
  static readonly type = 'alerts.member_changed';
  static readonly wireName = 'member_changed';
  readonly tenantId: string;
  readonly memberId: string;
  readonly change: MemberChangeKind;
  /** false: they are no longer notified, and what waits for them is cancelled. */
  readonly isActive: boolean;
  readonly roles: readonly string[];
  readonly timestamp: string;

  constructor(fields: EventFields<MemberChangedEvent>) {
    super(fields);
  }

  subject(): string {
    return this.memberId;
  }
}

/** The event for a change of a member. */
export const memberChangedEvent = (
  { tenantId, id, isActive, roles }: MemberRow,
  change: MemberChangeKind,
  at: Date,
): MemberChangedEvent =>
  new MemberChangedEvent({ tenantId, memberId: id, change, isActive, roles, timestamp: at.toISOString() });
