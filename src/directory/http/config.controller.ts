import { Body, Controller, Get, Put } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../libs/auth/auth.guard';
import { CurrentMember, type Member } from '../../../libs/auth/member';
import { ChangeTenantSettingsCommand } from '../commands/change-tenant-settings';
import { ExplainTenantSettingsQuery } from '../queries/explain-tenant-settings';
import { type OwnSettings, settingColumns, settingNames, settingsToWire } from '../tenant-settings';
import { ChangeConfigDto, ConfigDto } from './config.dto';

const changesOf = ({ currency, ...dto }: ChangeConfigDto): Partial<OwnSettings> => {
  const given = { ...dto, currency: currency?.toUpperCase() ?? currency };
  return Object.fromEntries(settingNames.map((name) => [name, given[settingColumns[name]]]));
};

@ApiTags('settings')
@Controller('alerts/config')
export class ConfigController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  /** Shows the settings of the tenant, and where each value comes from. */
  @Get()
  @RequirePermission('alerts.manage')
  async get(@CurrentMember() me: Member): Promise<ConfigDto> {
    const { settings, sources } = await this.queries.execute(new ExplainTenantSettingsQuery(me.tenantId));
    return { ...settingsToWire(settings), sources: settingsToWire(sources) } as unknown as ConfigDto;
  }

  /** Changes settings of the tenant. A setting that is left out stays; null restores the installation's default. */
  @Put()
  @RequirePermission('alerts.manage')
  async change(@Body() changes: ChangeConfigDto, @CurrentMember() me: Member): Promise<ConfigDto> {
    await this.commands.execute(new ChangeTenantSettingsCommand(me.tenantId, changesOf(changes), me));
    return this.get(me);
  }
}
