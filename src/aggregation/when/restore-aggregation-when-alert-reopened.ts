import { Transactional } from '@nestjs-cls/transactional';
import { Config } from '../../../libs/config/config';
import { type EventsListener, OutboxListener } from '../../../libs/outbox/outbox-listener';
import { AlertReopenedEvent } from '../../alerts';
import { AggregationsRepository } from '../persistence/aggregations.repository';

/** An alert that a member opened again tells of its problem again, unless another one does by now. */
@OutboxListener(AlertReopenedEvent)
export class RestoreAggregationWhenAlertReopened implements EventsListener<AlertReopenedEvent> {
  constructor(
    private readonly aggregations: AggregationsRepository,
    private readonly config: Config,
  ) {}

  @Transactional()
  async handle(events: readonly AlertReopenedEvent[]): Promise<void> {
    // where an occurrence did it, its key is with the alert already
    const byMembers = events.filter(({ reopenedBy }) => reopenedBy !== null);
    if (byMembers.length > 0) await this.aggregations.reopen(byMembers, this.config.aggregation.windowMinutes);
  }
}
