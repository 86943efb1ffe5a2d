import { CommandBus } from '@nestjs/cqrs';
import { type EventsListener, OutboxListener } from '../../../../libs/outbox/outbox-listener';
import { PlanNotificationsCommand } from '../commands/plan-notifications';
import { type PlanningEvent, planningEvents } from '../trigger';

/** Plans who is told of what happened to alerts, after it was committed. */
@OutboxListener(...planningEvents)
export class PlanWhenAlertsChanged implements EventsListener<PlanningEvent> {
  constructor(private readonly commands: CommandBus) {}

  async handle(events: readonly PlanningEvent[]): Promise<void> {
    await this.commands.execute(new PlanNotificationsCommand(events));
  }
}
