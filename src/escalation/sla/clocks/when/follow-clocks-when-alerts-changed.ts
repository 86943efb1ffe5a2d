import { CommandBus } from '@nestjs/cqrs';
import { type EventsListener, OutboxListener } from '../../../../../libs/outbox/outbox-listener';
import { type ClockEvent, clockEvents } from '../clock-effect';
import { FollowClocksCommand } from '../commands/follow-clocks';

/** Begins and ends the deadlines of alerts as they change. */
@OutboxListener(...clockEvents)
export class FollowClocksWhenAlertsChanged implements EventsListener<ClockEvent> {
  constructor(private readonly commands: CommandBus) {}

  async handle(events: readonly ClockEvent[]): Promise<void> {
    await this.commands.execute(new FollowClocksCommand(events));
  }
}
