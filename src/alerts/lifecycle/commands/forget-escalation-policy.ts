import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { AlertPoliciesRepository } from '../persistence/alert-policies.repository';

/** The alerts of a tenant no longer name an escalation policy, which was deleted. Their versions stay. */
export class ForgetEscalationPolicyCommand extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly policyId: string,
  ) {
    super();
  }
}

/** So few in a transaction that nobody waits long for the locks. */
const MAX_AT_ONCE = 500;

@CommandHandler(ForgetEscalationPolicyCommand)
export class ForgetEscalationPolicyHandler implements ICommandHandler<ForgetEscalationPolicyCommand> {
  constructor(private readonly alerts: AlertPoliciesRepository) {}

  async execute({ tenantId, policyId }: ForgetEscalationPolicyCommand): Promise<void> {
    let last = await this.alerts.forget(tenantId, policyId, MAX_AT_ONCE);
    while (last !== undefined) last = await this.alerts.forget(tenantId, policyId, MAX_AT_ONCE, last);
  }
}
