import { type EventFields, OutboxEvent } from '../../../../../libs/outbox/outbox-event';

/** Others than before are on call on a schedule. */
export class OnCallChangedEvent extends OutboxEvent {
  static readonly type = 'alerts.on_call_changed';
  static readonly wireName = 'on_call_changed';
  readonly tenantId: string;
  readonly scheduleId: string;
  /** The ids of the members who are on call now; empty: nobody. */
  readonly onCall: readonly string[];
  /** When the next shift begins or one of these ends; null: not within a year. */
  readonly until: string | null;
  readonly timestamp: string;

  constructor(fields: EventFields<OnCallChangedEvent>) {
    super(fields);
  }

  subject(): string {
    return this.scheduleId;
  }
}
