import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
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
  ) {}

  @Transactional()
  async execute({ tenantIds }: RegisterTenantsCommand): Promise<readonly string[]> {
    const missing = await this.known.missing(tenantIds);
    return missing.length === 0 ? [] : this.tenants.add(missing);
  }
}
