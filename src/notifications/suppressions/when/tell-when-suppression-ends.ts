import { CommandBus } from '@nestjs/cqrs';
import { type EventsListener, OutboxListener } from '../../../../libs/outbox/outbox-listener';
import { SuppressionEndedEvent, SuppressionExpiringEvent } from '../../../suppression';
import { type EndOfSuppression, TellOfSuppressionsCommand } from '../commands/tell-of-suppressions';

/** Whoever created a suppression hears of its end. */
@OutboxListener(SuppressionExpiringEvent, SuppressionEndedEvent)
export class TellWhenSuppressionEnds implements EventsListener<EndOfSuppression> {
  constructor(private readonly commands: CommandBus) {}

  async handle(events: readonly EndOfSuppression[]): Promise<void> {
    await this.commands.execute(new TellOfSuppressionsCommand(events));
  }
}
