import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Database, SYSTEM } from '../../../libs/database/database';
import { prepared } from '../../../libs/database/prepared';

/** Makes tenants known. Returns those that were not before; another transaction that registers one of them waits. */
export class RegisterTenantsCommand extends Command<readonly string[]> {
  constructor(readonly tenantIds: readonly string[]) {
    super();
  }
}

const select = prepared('SELECT id FROM tenants WHERE id = ANY($1::uuid[])');
const insert = 'INSERT INTO tenants (id) SELECT unnest($1::uuid[]) ON CONFLICT DO NOTHING RETURNING id';

@CommandHandler(RegisterTenantsCommand)
export class RegisterTenantsHandler implements ICommandHandler<RegisterTenantsCommand> {
  /** Tenants that were found in the table: none is ever removed from it. */
  private readonly known = new Set<string>();

  constructor(private readonly database: Database) {}

  @Transactional()
  async execute({ tenantIds }: RegisterTenantsCommand): Promise<readonly string[]> {
    const strangers = [...new Set(tenantIds)].filter((id) => !this.known.has(id));
    if (strangers.length === 0) return [];
    return this.database.transaction(SYSTEM, async (entities) => {
      const found = await entities.query<{ id: string }[]>(select, [strangers]);
      for (const { id } of found) this.known.add(id);
      const missing = strangers.filter((id) => !this.known.has(id)).sort();
      if (missing.length === 0) return [];
      return (await entities.query<{ id: string }[]>(insert, [missing])).map(({ id }) => id);
    });
  }
}
