import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Config } from '../../../libs/config/config';
import { SettingsRepository } from '../persistence/settings.repository';
import {
  type EverySetting,
  effectiveSettings,
  installationSettings,
  type SettingName,
  type SettingSource,
  sourcesOf,
} from '../tenant-settings';

/** All settings of a tenant, and where each value comes from. */
export interface ExplainedSettings {
  readonly settings: EverySetting;
  readonly sources: Readonly<Record<SettingName, SettingSource>>;
}

/** Gets the settings of a tenant, and where each value comes from. */
export class ExplainTenantSettingsQuery extends Query<ExplainedSettings> {
  constructor(readonly tenantId: string) {
    super();
  }
}

@QueryHandler(ExplainTenantSettingsQuery)
export class ExplainTenantSettingsHandler implements IQueryHandler<ExplainTenantSettingsQuery> {
  constructor(
    private readonly settings: SettingsRepository,
    private readonly config: Config,
  ) {}

  async execute({ tenantId }: ExplainTenantSettingsQuery): Promise<ExplainedSettings> {
    const own = (await this.settings.of([tenantId])).get(tenantId) ?? {};
    return {
      settings: effectiveSettings(own, installationSettings(this.config)),
      sources: sourcesOf(own, this.config),
    };
  }
}
