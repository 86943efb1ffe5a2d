import { type EventFields, OutboxEvent } from '../../../../libs/outbox/outbox-event';

/** Who is on call on a schedule may have changed: the schedule, its overrides or its members did. It is not published. */
export class ScheduleChangedEvent extends OutboxEvent {
  static readonly type = 'on_call.schedule_changed';
  static readonly wireName = 'schedule_changed';
  readonly tenantId: string;
  readonly scheduleId: string;
  readonly timestamp: string;

  constructor(fields: EventFields<ScheduleChangedEvent>) {
    super(fields);
  }

  subject(): string {
    return this.scheduleId;
  }
}
