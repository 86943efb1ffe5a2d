import { CommandBus } from '@nestjs/cqrs';
import { type EventsListener, OutboxListener } from '../../../../libs/outbox/outbox-listener';
import { FollowAlertsCommand } from '../commands/follow-alerts';
import { type RunEvent, runEvents } from '../run-effect';

/** Begins and ends escalations as alerts change. */
@OutboxListener(...runEvents)
export class FollowRunsWhenAlertsChanged implements EventsListener<RunEvent> {
  constructor(private readonly commands: CommandBus) {}

  async handle(events: readonly RunEvent[]): Promise<void> {
    await this.commands.execute(new FollowAlertsCommand(events));
  }
}
