import { EventsHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import type { EventsListener } from '../../../libs/outbox/dispatcher';
import { AlertResolvedEvent } from '../../alerts';
import { AggregationsRepository } from '../persistence/aggregations.repository';

/** Frees the key of a resolved alert. (An occurrence that comes before this finds the alert closed, and starts over.) */
@EventsHandler(AlertResolvedEvent)
export class CloseAggregationWhenAlertResolved implements EventsListener<AlertResolvedEvent> {
  constructor(private readonly aggregations: AggregationsRepository) {}

  @Transactional()
  handle(events: readonly AlertResolvedEvent[]): Promise<void> {
    return this.aggregations.close(events);
  }
}
