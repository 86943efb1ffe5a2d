import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Database } from '../../../libs/database/database';
import { type TenantSettings } from '../queries/get-tenant-settings';

/** An administrator says how the tenant reads; what is left out stays. */
export class ChangeTenantSettingsCommand extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly changes: Partial<TenantSettings>,
  ) {
    super();
  }
}

const save = `
  INSERT INTO tenants AS t (id, locale, time_zone, currency) VALUES ($1, coalesce($2, 'en'), coalesce($3, 'UTC'), coalesce($4, 'EUR'))
  ON CONFLICT (id) DO UPDATE SET locale = coalesce($2, t.locale), time_zone = coalesce($3, t.time_zone), currency = coalesce($4, t.currency)`;

@CommandHandler(ChangeTenantSettingsCommand)
export class ChangeTenantSettingsHandler implements ICommandHandler<ChangeTenantSettingsCommand> {
  constructor(private readonly database: Database) {}

  @Transactional()
  async execute({ tenantId, changes: { locale, timeZone, currency } }: ChangeTenantSettingsCommand): Promise<void> {
    await this.database.in(tenantId, (entities) => entities.query(save, [tenantId, locale, timeZone, currency]));
  }
}
