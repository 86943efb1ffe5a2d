import { Transactional } from '@nestjs-cls/transactional';
import { type EventsListener, OutboxListener } from '../../../libs/outbox/outbox-listener';
import { AlertIgnoredEvent, AlertResolvedEvent } from '../../alerts';
import { AggregationsRepository } from '../persistence/aggregations.repository';

type ClosedEvent = AlertResolvedEvent | AlertIgnoredEvent;

/** Frees the key of an alert that is over. (An occurrence that comes before this finds the alert closed, and starts over.) */
@OutboxListener(AlertResolvedEvent, AlertIgnoredEvent)
export class CloseAggregationWhenAlertClosed implements EventsListener<ClosedEvent> {
  constructor(private readonly aggregations: AggregationsRepository) {}

  @Transactional()
  handle(events: readonly ClosedEvent[]): Promise<void> {
    return this.aggregations.close(events);
  }
}
