import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Config } from '../../../libs/config/config';
import { SettingsRepository } from '../persistence/settings.repository';
import { groupedSettings, effectiveSettings, installationSettings, type TenantSettings } from '../tenant-settings';

/** Gets the settings of these tenants by tenant id. Unknown tenants have the settings of the installation. */
export class GetTenantSettingsQuery extends Query<ReadonlyMap<string, TenantSettings>> {
  constructor(readonly tenantIds: readonly string[]) {
    super();
  }
}

@QueryHandler(GetTenantSettingsQuery)
export class GetTenantSettingsHandler implements IQueryHandler<GetTenantSettingsQuery> {
  constructor(
    private readonly settings: SettingsRepository,
    private readonly config: Config,
  ) {}

  async execute({ tenantIds }: GetTenantSettingsQuery): Promise<ReadonlyMap<string, TenantSettings>> {
    const own = await this.settings.of(tenantIds);
    const installation = installationSettings(this.config);
    return new Map(tenantIds.map((id) => [id, groupedSettings(effectiveSettings(own.get(id) ?? {}, installation))]));
  }
}
