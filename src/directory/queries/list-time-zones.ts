import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Config } from '../../../libs/config/config';
import { SettingsRepository } from '../persistence/settings.repository';
import { installationSettings } from '../tenant-settings';

/** Lists the time zones of all registered tenants, by tenant id. */
export class ListTimeZonesQuery extends Query<ReadonlyMap<string, string>> {}

@QueryHandler(ListTimeZonesQuery)
export class ListTimeZonesHandler implements IQueryHandler<ListTimeZonesQuery> {
  constructor(
    private readonly settings: SettingsRepository,
    private readonly config: Config,
  ) {}

  async execute(): Promise<ReadonlyMap<string, string>> {
    const { timeZone } = installationSettings(this.config);
    const zones = await this.settings.timeZones();
    return new Map([...zones].map(([id, zone]) => [id, zone ?? timeZone]));
  }
}
