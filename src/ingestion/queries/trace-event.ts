import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { httpOrigin } from '../commands/accept-events';
import { EventNotFound } from '../domain/ingestion.errors';
import { DeadLettersRepository, type LetterSummary } from '../persistence/dead-letters.repository';
import { ProcessedEventsRepository, ProcessedRow } from '../persistence/processed-events.repository';

export type { ProcessedRow };

export interface EventTrace {
  /** The events that were processed, of one sender each; the first one is what the reader asks for most likely. */
  readonly processed: readonly ProcessedRow[];
  readonly deadLetters: readonly LetterSummary[];
}

/** The senders of events with one id that are shown. */
const MAX_ORIGINS = 10;

/** Returns the stored outcomes of the events with an id, and their dead letters. Throws EventNotFound. */
export class TraceEventQuery extends Query<EventTrace> {
  constructor(
    readonly tenantId: string,
    readonly eventId: string,
    /** The member who asks: their own event comes first. */
    readonly memberId: string,
  ) {
    super();
  }
}

@QueryHandler(TraceEventQuery)
export class TraceEventHandler implements IQueryHandler<TraceEventQuery> {
  constructor(
    private readonly events: ProcessedEventsRepository,
    private readonly letters: DeadLettersRepository,
  ) {}

  async execute({ tenantId, eventId, memberId }: TraceEventQuery): Promise<EventTrace> {
    const processed = await this.events.find(tenantId, eventId, httpOrigin(memberId), MAX_ORIGINS);
    const deadLetters = await this.letters.ofEvent(tenantId, eventId);
    if (processed.length === 0 && deadLetters.length === 0) throw new EventNotFound(eventId);
    return { processed, deadLetters };
  }
}
