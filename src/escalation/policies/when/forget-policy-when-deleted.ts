import { CommandBus } from '@nestjs/cqrs';
import { ConfigChangedEvent } from '../../../../libs/audit/config-changed.event';
import { type EventsListener, OutboxListener } from '../../../../libs/outbox/outbox-listener';
import { ForgetEscalationPolicyCommand } from '../../../alerts';
import { POLICY_SUBJECT } from '../policy-audit';

/** Alerts of a policy that was deleted have none any more. Until then it reads as none. */
@OutboxListener(ConfigChangedEvent)
export class ForgetPolicyWhenDeleted implements EventsListener<ConfigChangedEvent> {
  constructor(private readonly commands: CommandBus) {}

  async handle(events: readonly ConfigChangedEvent[]): Promise<void> {
    for (const { tenantId, subjectType, subjectId, action } of events)
      if (subjectType === POLICY_SUBJECT && action === 'deleted')
        await this.commands.execute(new ForgetEscalationPolicyCommand(tenantId, subjectId));
  }
}
