import { Body, Controller, Get, Put } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { Needs } from '../../../libs/auth/auth.guard';
import { Me, type Member } from '../../../libs/auth/member';
import { ChangeTenantSettingsCommand, type SettingsChanges } from '../commands/change-tenant-settings';
import { GetTenantSettingsQuery, noiseColumns, type NoiseSettings } from '../queries/get-tenant-settings';
import { ChangeConfigDto, ConfigDto } from './config.dto';

const noiseNames = Object.entries(noiseColumns) as [keyof NoiseSettings, keyof ChangeConfigDto][];

const changesOf = (dto: ChangeConfigDto): SettingsChanges => ({
  ...(dto.locale && { locale: dto.locale }),
  ...(dto.time_zone && { timeZone: dto.time_zone }),
  ...(dto.currency && { currency: dto.currency.toUpperCase() }),
  ...Object.fromEntries(noiseNames.map(([name, wireName]) => [name, dto[wireName]])),
});

@ApiTags('settings')
@Controller('alerts/config')
export class ConfigController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  /** Shows what holds for the tenant: how it reads, and what keeps its alerts few. */
  @Get()
  @Needs('alerts.manage')
  async get(@Me() me: Member): Promise<ConfigDto> {
    const settings = (await this.queries.execute(new GetTenantSettingsQuery([me.tenantId]))).get(me.tenantId);
    if (!settings) throw new Error('a tenant without settings');
    const { locale, timeZone, currency, noise } = settings;
    return {
      locale,
      time_zone: timeZone,
      currency,
      enable_alert_aggregation: noise.aggregates,
      aggregation_window_minutes: noise.windowMinutes,
      enable_alert_throttling: noise.throttles,
      default_throttle_minutes: noise.throttleMinutes,
      max_alerts_per_hour: noise.maxAlertsPerHour,
      storm_alerts_per_minute: noise.stormAlertsPerMinute,
    };
  }

  /** Changes what holds for the tenant; what is left out stays, null takes the installation's default again. */
  @Put()
  @Needs('alerts.manage')
  async change(@Body() changes: ChangeConfigDto, @Me() me: Member): Promise<ConfigDto> {
    await this.commands.execute(new ChangeTenantSettingsCommand(me.tenantId, changesOf(changes), me));
    return this.get(me);
  }
}
