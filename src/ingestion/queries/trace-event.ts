import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { EventNotFound } from '../domain/ingestion.errors';
import type { DeadLetterRow } from '../persistence/dead-letter.entity';
import { DeadLettersRepository } from '../persistence/dead-letters.repository';
import { ProcessedEventsRepository, ProcessedRow } from '../persistence/processed-events.repository';

export interface EventTrace {
  readonly processed: ProcessedRow | undefined;
  readonly deadLetters: readonly DeadLetterRow[];
}

/** Returns the stored outcome of an event and its dead letters. Throws EventNotFound. */
export class TraceEventQuery extends Query<EventTrace> {
  constructor(
    readonly tenantId: string,
    readonly eventId: string,
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

  async execute({ tenantId, eventId }: TraceEventQuery): Promise<EventTrace> {
    const processed = await this.events.find(tenantId, eventId);
    const deadLetters = await this.letters.ofEvent(tenantId, eventId);
    if (!processed && deadLetters.length === 0) throw new EventNotFound(eventId);
    return { processed, deadLetters };
  }
}
