import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { TenantsRepository } from '../persistence/tenants.repository';

/** Makes tenants known. Returns those that were not before; another transaction that registers one of them waits. */
export class RegisterTenantsCommand extends Command<readonly string[]> {
  constructor(readonly tenantIds: readonly string[]) {
    super();
  }
}

@CommandHandler(RegisterTenantsCommand)
export class RegisterTenantsHandler implements ICommandHandler<RegisterTenantsCommand> {
  /** Tenants that were found in the table: none is ever removed from it. */
  private readonly known = new Set<string>();

  constructor(private readonly tenants: TenantsRepository) {}

  @Transactional()
  async execute({ tenantIds }: RegisterTenantsCommand): Promise<readonly string[]> {
    const strangers = [...new Set(tenantIds)].filter((id) => !this.known.has(id));
    if (strangers.length === 0) return [];
    for (const id of await this.tenants.existing(strangers)) this.known.add(id);
    const missing = strangers.filter((id) => !this.known.has(id));
    return missing.length === 0 ? [] : this.tenants.add(missing);
  }
}
