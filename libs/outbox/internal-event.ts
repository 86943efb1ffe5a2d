import { type EventFields, OutboxEvent } from './outbox-event';

/**
 * Something that a module wants the rules to judge, as they judge what services report. It is not published: `ingestion`
 * hands it to the pipeline, once for each id. The same types from outside are refused.
 */
export class InternalEvent extends OutboxEvent {
  static readonly type = 'internal.event';
  static readonly wireName = 'internal_event';
  readonly tenantId: string;
  /** What the rules know it by: `campana.` and more words, such as `campana.on_call_gap`. */
  readonly eventType: string;
  /** Made of what happened (`uuidOf`), so that the same thing recorded again is a repeat. */
  override readonly eventId: string;
  /** The id of what it is about: those of one are processed in their order. */
  readonly about: string;
  /** The fields that conditions and templates use. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly timestamp: string;

  constructor(fields: EventFields<InternalEvent> & { readonly eventId: string }) {
    super(fields);
  }

  subject(): string {
    return this.about;
  }
}
