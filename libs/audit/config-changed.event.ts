import { type EventFields, OutboxEvent } from '../outbox/outbox-event';

/** An object of the configuration was changed: one event for each entry of the audit log. It is not published. */
export class ConfigChangedEvent extends OutboxEvent {
  static readonly type = 'config.changed';
  static readonly wireName = 'config_changed';
  readonly tenantId: string;
  /** The kind of object, such as `rule`. */
  readonly subjectType: string;
  readonly subjectId: string;
  /** What was done to it, such as `updated`. */
  readonly action: string;
  /** Its version after the change; null: it has none, or is deleted. */
  readonly version: number | null;
  /** The id of the author; null: Campana itself. */
  readonly actor: string | null;
  readonly timestamp: string;

  constructor(fields: EventFields<ConfigChangedEvent>) {
    super(fields);
  }

  /** The changes of a tenant are delivered in their order. */
  subject(): string {
    return this.tenantId;
  }
}
