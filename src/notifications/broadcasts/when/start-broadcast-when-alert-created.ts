import { CommandBus } from '@nestjs/cqrs';
import { type EventsListener, OutboxListener } from '../../../../libs/outbox/outbox-listener';
import { AlertCreatedEvent } from '../../../alerts';
import { StartBroadcastsCommand } from '../commands/start-broadcasts';

/** Broadcasts are delivered to every member. Other alerts may have the type too: the command looks. */
@OutboxListener(AlertCreatedEvent)
export class StartBroadcastWhenAlertCreated implements EventsListener<AlertCreatedEvent> {
  constructor(private readonly commands: CommandBus) {}

  async handle(events: readonly AlertCreatedEvent[]): Promise<void> {
    const named = events.filter(({ alertType }) => alertType === 'broadcast');
    if (named.length > 0) await this.commands.execute(new StartBroadcastsCommand(named));
  }
}
