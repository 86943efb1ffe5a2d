import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
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
  /** Tenants that were found in the table. Rows are never deleted from it, so this needs no expiry. */
  private readonly known = new Set<string>();

  constructor(private readonly tenants: TenantsRepository) {}

  @Transactional()
  async execute({ tenantIds }: RegisterTenantsCommand): Promise<readonly string[]> {
    const unchecked = [...new Set(tenantIds)].filter((id) => !this.known.has(id));
    if (unchecked.length === 0) return [];
    for (const id of await this.tenants.existing(unchecked)) this.known.add(id);
    const missing = unchecked.filter((id) => !this.known.has(id));
    return missing.length === 0 ? [] : this.tenants.add(missing);
  }
}
