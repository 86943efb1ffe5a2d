import { CommandBus } from '@nestjs/cqrs';
import { type EventsListener, OutboxListener } from '../../../../libs/outbox/outbox-listener';
import { RetargetAlertsCommand } from '../commands/retarget-alerts';
import { SlaTargetsChangedEvent } from '../events/sla-targets-changed.event';

/** The open alerts of a rule follow its targets. */
@OutboxListener(SlaTargetsChangedEvent)
export class RetargetWhenTargetsChanged implements EventsListener<SlaTargetsChangedEvent> {
  constructor(private readonly commands: CommandBus) {}

  async handle(events: readonly SlaTargetsChangedEvent[]): Promise<void> {
    const last = new Map(events.map((event) => [event.ruleId, event]));
    for (const { tenantId, ruleId } of last.values())
      await this.commands.execute(new RetargetAlertsCommand(tenantId, ruleId));
  }
}
