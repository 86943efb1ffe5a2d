import { Controller, Get, Param, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../../libs/auth/auth.guard';
import { CurrentMember, type Member } from '../../../../libs/auth/member';
import { AlertCountsDto, AlertDto, TenantAlertIdDto, TenantIdDto } from './alert.dto';
import { AlertFilterDto, ListAlertsDto } from './alert-filter.dto';
import { AlertReads, type ListedAlerts, ListsAlerts } from './alert-reads';

/** The same reads for members of several tenants, who choose the tenant by the path. */
@ApiTags('alerts')
@Controller('tenants/:tenant_id/alerts')
export class TenantAlertsController extends AlertReads {
  constructor(queries: QueryBus) {
    super(queries);
  }

  /** Lists the alerts of one of the member's tenants, like `GET /alerts`. */
  @Get()
  @RequirePermission('alerts.read')
  @ListsAlerts()
  list(@Param() _: TenantIdDto, @Query() query: ListAlertsDto, @CurrentMember() me: Member): Promise<ListedAlerts> {
    return this.listAlerts(query, me);
  }

  /** Counts the alerts of one of the member's tenants, like `GET /alerts/summary`. */
  @Get('summary')
  @RequirePermission('alerts.read')
  summary(
    @Param() _: TenantIdDto,
    @Query() query: AlertFilterDto,
    @CurrentMember() me: Member,
  ): Promise<AlertCountsDto> {
    return this.countAlerts(query, me);
  }

  /** Shows an alert of one of the member's tenants, like `GET /alerts/{id}`. */
  @Get(':alert_id')
  @RequirePermission('alerts.read')
  get(@Param() { alert_id }: TenantAlertIdDto, @CurrentMember() me: Member): Promise<AlertDto> {
    return this.showAlert(alert_id, me);
  }
}
