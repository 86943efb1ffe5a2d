import { CommandBus } from '@nestjs/cqrs';
import { type EventsListener, OutboxListener } from '../../../../libs/outbox/outbox-listener';
import { NotificationFailedEvent } from '../../deliveries/events/notification-failed.event';
import { PlanNextChannelsCommand } from '../commands/plan-next-channels';

/** Tells members over their next channel, when the message over another one failed. */
@OutboxListener(NotificationFailedEvent)
export class PlanNextChannelsWhenMessagesFailed implements EventsListener<NotificationFailedEvent> {
  constructor(private readonly commands: CommandBus) {}

  async handle(events: readonly NotificationFailedEvent[]): Promise<void> {
    const toMembers = events.filter(({ userId }) => userId !== null);
    await this.commands.execute(new PlanNextChannelsCommand(toMembers.map(({ deliveryId }) => deliveryId)));
  }
}
