import { Body, Controller, Get, Put } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { Needs } from '../../../libs/auth/auth.guard';
import { Me, type Member } from '../../../libs/auth/member';
import { ChangeTenantSettingsCommand } from '../commands/change-tenant-settings';
import { defaultSettings, GetTenantSettingsQuery } from '../queries/get-tenant-settings';
import { ChangeConfigDto, ConfigDto } from './config.dto';

@ApiTags('settings')
@Controller('alerts/config')
export class ConfigController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  /** Shows how the tenant reads. */
  @Get()
  @Needs('alerts.manage')
  async get(@Me() me: Member): Promise<ConfigDto> {
    const settings = await this.queries.execute(new GetTenantSettingsQuery([me.tenantId]));
    const { locale, timeZone, currency } = settings.get(me.tenantId) ?? defaultSettings;
    return { locale, time_zone: timeZone, currency };
  }

  /** Changes how the tenant reads; what is left out stays. */
  @Put()
  @Needs('alerts.manage')
  async change(@Body() { locale, time_zone, currency }: ChangeConfigDto, @Me() me: Member): Promise<ConfigDto> {
    const changes = {
      ...(locale && { locale }),
      ...(time_zone && { timeZone: time_zone }),
      ...(currency && { currency: currency.toUpperCase() }),
    };
    await this.commands.execute(new ChangeTenantSettingsCommand(me.tenantId, changes));
    return this.get(me);
  }
}
