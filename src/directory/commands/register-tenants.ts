import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { SYSTEM } from '../../../libs/database/database';
import { Clock } from '../../../libs/kernel/clock';
import { Outbox } from '../../../libs/outbox/outbox';
import { TenantProvisionedEvent } from '../events/tenant-provisioned.event';
import { KnownTenants } from '../known-tenants';
import { TenantsRepository } from '../persistence/tenants.repository';

/**
 * Registers tenants. Returns the ones that were not registered before. A second transaction that registers the same
 * tenant waits for this one.
 */
export class RegisterTenantsCommand extends Command<readonly string[]> {
  constructor(readonly tenantIds: readonly string[]) {
    super();
  }
}

@CommandHandler(RegisterTenantsCommand)
export class RegisterTenantsHandler implements ICommandHandler<RegisterTenantsCommand> {
  constructor(
    private readonly known: KnownTenants,
    private readonly tenants: TenantsRepository,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  @Transactional()
  async execute({ tenantIds }: RegisterTenantsCommand): Promise<readonly string[]> {
    const missing = await this.known.missing(tenantIds);
    if (missing.length === 0) return [];
    const added = await this.tenants.add(missing);
    const timestamp = this.clock.now().toISOString();
    await this.outbox.record(
      SYSTEM,
      added.map((tenantId) => new TenantProvisionedEvent({ tenantId, timestamp })),
    );
    return added;
  }
}
