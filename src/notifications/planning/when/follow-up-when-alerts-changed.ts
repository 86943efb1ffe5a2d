import { CommandBus } from '@nestjs/cqrs';
import { type EventsListener, OutboxListener } from '../../../../libs/outbox/outbox-listener';
import { FollowUpMessagesCommand } from '../commands/follow-up-messages';
import { type FollowUpEvent, followUpEvents } from '../follow-up';

/** Shows in chats, and to destinations, what happened to alerts that they were told of. */
@OutboxListener(...followUpEvents)
export class FollowUpWhenAlertsChanged implements EventsListener<FollowUpEvent> {
  constructor(private readonly commands: CommandBus) {}

  async handle(events: readonly FollowUpEvent[]): Promise<void> {
    await this.commands.execute(new FollowUpMessagesCommand(events));
  }
}
