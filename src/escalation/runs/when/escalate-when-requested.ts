import { CommandBus } from '@nestjs/cqrs';
import { type EventsListener, OutboxListener } from '../../../../libs/outbox/outbox-listener';
import { AlertEscalationRequestedEvent } from '../../../alerts';
import { EscalateRequestedCommand } from '../commands/escalate-requested';

/** Takes the next level of alerts for which a member asked among many. */
@OutboxListener(AlertEscalationRequestedEvent)
export class EscalateWhenRequested implements EventsListener<AlertEscalationRequestedEvent> {
  constructor(private readonly commands: CommandBus) {}

  async handle(events: readonly AlertEscalationRequestedEvent[]): Promise<void> {
    await this.commands.execute(new EscalateRequestedCommand(events));
  }
}
