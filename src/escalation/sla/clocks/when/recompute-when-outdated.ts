import { CommandBus } from '@nestjs/cqrs';
import { type EventsListener, OutboxListener } from '../../../../../libs/outbox/outbox-listener';
import { DeadlinesOutdatedEvent } from '../../../../alerts';
import { OutdateClocksCommand } from '../commands/outdate-clocks';
import { RecomputeClocksCommand } from '../commands/recompute-clocks';

/** Computes deadlines again when what they are computed from has changed. */
@OutboxListener(DeadlinesOutdatedEvent)
export class RecomputeWhenOutdated implements EventsListener<DeadlinesOutdatedEvent> {
  constructor(private readonly commands: CommandBus) {}

  async handle(events: readonly DeadlinesOutdatedEvent[]): Promise<void> {
    const alerts = new Map(
      events.flatMap(({ tenantId, alertIds }) => alertIds.map((alertId) => [alertId, { tenantId, alertId }] as const)),
    );
    await this.commands.execute(new RecomputeClocksCommand([...alerts.values()]));
    for (const { tenantId, alertIds, andFurther } of events)
      if (andFurther) await this.commands.execute(new OutdateClocksCommand(tenantId, alertIds.at(-1) ?? null));
  }
}
