import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { PolicyShipping } from '../policy-shipping';

/**
 * Gives new tenants their on-call schedule and the shipped policies. What they have already stays as it is. As with shipped rules,
 * the audit log does not record it: nobody has changed anything.
 */
export class ShipPoliciesCommand extends Command<void> {
  constructor(readonly tenantIds: readonly string[]) {
    super();
  }
}

@CommandHandler(ShipPoliciesCommand)
export class ShipPoliciesHandler implements ICommandHandler<ShipPoliciesCommand> {
  constructor(private readonly shipping: PolicyShipping) {}

  @Transactional()
  async execute({ tenantIds }: ShipPoliciesCommand): Promise<void> {
    await this.shipping.ship([...new Set(tenantIds)], null);
  }
}
