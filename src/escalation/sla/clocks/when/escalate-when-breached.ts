import { CommandBus } from '@nestjs/cqrs';
import { type EventsListener, OutboxListener } from '../../../../../libs/outbox/outbox-listener';
import { EscalateBreachedCommand } from '../commands/escalate-breached';
import { SlaBreachedEvent } from '../events/sla-breached.event';

/** Escalates alerts to which nobody reacted in time. */
@OutboxListener(SlaBreachedEvent)
export class EscalateWhenBreached implements EventsListener<SlaBreachedEvent> {
  constructor(private readonly commands: CommandBus) {}

  async handle(events: readonly SlaBreachedEvent[]): Promise<void> {
    await this.commands.execute(new EscalateBreachedCommand(events));
  }
}
