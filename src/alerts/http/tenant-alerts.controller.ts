import { Controller, Get, Param, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { Needs } from '../../../libs/auth/auth.guard';
import { Me, type Member } from '../../../libs/auth/member';
import { pageOf } from '../../../libs/http/cursor';
import { GetAlertQuery } from '../queries/get-alert';
import { ListAlertsQuery } from '../queries/list-alerts';
import { SummariseAlertsQuery } from '../queries/summarise-alerts';
import { AlertCountsDto, AlertDto, AlertPageDto, TenantAlertIdDto, TenantIdDto } from './alert.dto';
import { filterOf, placeOf, positionOf } from './alert-filter';
import { AlertFilterDto, ListAlertsDto } from './alert-filter.dto';
import { presentAlert, presentCounts } from './alert.presenter';
import { viewerOf } from './step-by';

/** The same alerts for members of several tenants, who choose one by the path. */
@ApiTags('alerts')
@Controller('tenants/:tenant_id/alerts')
export class TenantAlertsController {
  constructor(private readonly queries: QueryBus) {}

  /** Lists the alerts of a tenant of the member's; as `GET /alerts`. */
  @Get()
  @Needs('alerts.read')
  async list(@Param() _: TenantIdDto, @Query() query: ListAlertsDto, @Me() me: Member): Promise<AlertPageDto> {
    const { limit, cursor, sort = '-created_at' } = query;
    const after = positionOf(sort, cursor);
    const rows = await this.queries.execute(
      new ListAlertsQuery(me.tenantId, viewerOf(me), filterOf(query, me), sort, limit, after),
    );
    return pageOf(rows, limit, presentAlert, placeOf(sort));
  }

  /** Counts the alerts of a tenant of the member's; as `GET /alerts/summary`. */
  @Get('summary')
  @Needs('alerts.read')
  async summary(@Param() _: TenantIdDto, @Query() query: AlertFilterDto, @Me() me: Member): Promise<AlertCountsDto> {
    const counts = new SummariseAlertsQuery(me.tenantId, viewerOf(me), filterOf(query, me));
    return presentCounts(await this.queries.execute(counts));
  }

  /** Shows one alert of a tenant of the member's; as `GET /alerts/{id}`. */
  @Get(':alert_id')
  @Needs('alerts.read')
  async get(@Param() { alert_id }: TenantAlertIdDto, @Me() me: Member): Promise<AlertDto> {
    return presentAlert(await this.queries.execute(new GetAlertQuery(me.tenantId, alert_id, viewerOf(me))));
  }
}
