import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { isDeepStrictEqual } from 'node:util';
import { Audit } from '../../../libs/audit/audit';
import type { Actor } from '../../../libs/audit/audit-entry';
import { Database } from '../../../libs/database/database';
import { noiseColumns, type OwnNoiseSettings, type TenantSettings } from '../queries/get-tenant-settings';

/** What is to be changed; null: the installation's default is to hold again. */
export type SettingsChanges = Partial<Omit<TenantSettings, 'noise'> & OwnNoiseSettings>;

/** An administrator says what holds for the tenant; what is left out stays. */
export class ChangeTenantSettingsCommand extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly changes: SettingsChanges,
    readonly by: Actor,
  ) {
    super();
  }
}

const columns = { locale: 'locale', timeZone: 'time_zone', currency: 'currency', ...noiseColumns };

interface Row {
  readonly settings: object;
}

const lock = `SELECT to_jsonb(tenants) - 'id' - 'created_at' AS settings FROM tenants WHERE id = $1 FOR UPDATE`;

@CommandHandler(ChangeTenantSettingsCommand)
export class ChangeTenantSettingsHandler implements ICommandHandler<ChangeTenantSettingsCommand> {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
  ) {}

  @Transactional()
  async execute({ tenantId, changes, by }: ChangeTenantSettingsCommand): Promise<void> {
    const names = (Object.keys(columns) as (keyof typeof columns)[]).filter((name) => changes[name] !== undefined);
    const changed = names.map((name, i) => `${columns[name]} = $${i + 2}`);
    const [before, after] = await this.database.in(tenantId, async (entities) => {
      await entities.query('INSERT INTO tenants (id) VALUES ($1) ON CONFLICT DO NOTHING', [tenantId]);
      const [before] = await entities.query<Row[]>(lock, [tenantId]);
      if (changed.length > 0)
        await entities.query(`UPDATE tenants SET ${changed.join(', ')} WHERE id = $1`, [
          tenantId,
          ...names.map((name) => changes[name]),
        ]);
      const [after] = await entities.query<Row[]>(lock, [tenantId]);
      return [before?.settings ?? null, after?.settings ?? null];
    });
    if (!isDeepStrictEqual(before, after))
      await this.audit.record(tenantId, by, [
        { subjectType: 'settings', subjectId: tenantId, action: 'updated', before, after },
      ]);
  }
}
