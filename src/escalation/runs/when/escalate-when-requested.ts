import { CommandBus } from '@nestjs/cqrs';
import { DomainError } from '../../../../libs/kernel/domain-error';
import { type EventsListener, OutboxListener } from '../../../../libs/outbox/outbox-listener';
import { AlertEscalationRequestedEvent } from '../../../alerts';
import { EscalateAlertCommand } from '../commands/escalate-alert';

/** Takes the next level of alerts for which a member asked among many. */
@OutboxListener(AlertEscalationRequestedEvent)
export class EscalateWhenRequested implements EventsListener<AlertEscalationRequestedEvent> {
  constructor(private readonly commands: CommandBus) {}

  async handle(events: readonly AlertEscalationRequestedEvent[]): Promise<void> {
    for (const event of events) await this.escalate(event);
  }

  private async escalate(event: AlertEscalationRequestedEvent): Promise<void> {
    const { tenantId, alertId, notes, channel, correlationId } = event;
    const actor = { id: event.requestedBy, name: event.requestedByName, channel, correlationId };
    // the member could see it when they asked
    const viewer = { memberId: event.requestedBy, roles: [], seesAll: true };
    const wish = { notes, policyId: null, expectedLevel: event.escalationLevel };
    try {
      await this.commands.execute(new EscalateAlertCommand(tenantId, alertId, wish, { actor, viewer }));
    } catch (error) {
      // it was escalated or closed meanwhile, or the event came twice
      if (!(error instanceof DomainError)) throw error;
    }
  }
}
