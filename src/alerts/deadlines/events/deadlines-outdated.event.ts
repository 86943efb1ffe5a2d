import { type EventFields, OutboxEvent } from '../../../../libs/outbox/outbox-event';

/** What the deadlines of alerts are computed from has changed. It is not published. */
export class DeadlinesOutdatedEvent extends OutboxEvent {
  static readonly type = 'deadlines.outdated';
  static readonly wireName = 'deadlines_outdated';
  readonly tenantId: string;
  /** At most `MAX_DEADLINES`. */
  readonly alertIds: readonly string[];
  /** Whether the deadlines of all open alerts after the last one are outdated as well. */
  readonly andFurther: boolean;
  readonly timestamp: string;

  constructor(fields: EventFields<DeadlinesOutdatedEvent>) {
    super(fields);
  }

  subject(): string {
    return this.tenantId;
  }
}
