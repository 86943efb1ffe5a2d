import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { Needs } from '../../../libs/auth/auth.guard';
import { Me, type Member } from '../../../libs/auth/member';
import { decodeCursor } from '../../../libs/http/cursor';
import { PageQueryDto } from '../../../libs/http/page.dto';
import { isUuid } from '../../../libs/kernel/uuid';
import { AcknowledgeAlertCommand } from '../commands/acknowledge-alert';
import { ResolveAlertCommand } from '../commands/resolve-alert';
import { GetAlertQuery } from '../queries/get-alert';
import { GetAlertHistoryQuery } from '../queries/get-alert-history';
import { AlertFilters, AlertPosition, ListAlertsQuery } from '../queries/list-alerts';
import { AlertDto, AlertIdDto, AlertPageDto, HistoryPageDto, ListAlertsDto, NotesDto } from './alert.dto';
import { presentAlert, presentAlertPage, presentHistoryPage } from './alert.presenter';

/** Just as the cursor was made: years of six digits are no times to PostgreSQL. */
const isInstant = (value: string): boolean =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value) && !Number.isNaN(Date.parse(value));

const positionOf = (cursor?: string): AlertPosition | undefined => {
  if (cursor === undefined) return undefined;
  const [createdAt = '', id = ''] = decodeCursor(cursor, [isInstant, isUuid]);
  return { createdAt, id };
};

const filtersOf = ({ status, severity, alert_type }: ListAlertsDto): AlertFilters => ({
  ...(status && { status }),
  ...(severity && { severity }),
  ...(alert_type && { alertType: alert_type }),
});

@ApiTags('alerts')
@Controller('alerts')
export class AlertsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  /** Lists the tenant's alerts, newest first. */
  @Get()
  @Needs('alerts.read')
  async list(@Query() query: ListAlertsDto, @Me() me: Member): Promise<AlertPageDto> {
    const { limit, cursor } = query;
    return presentAlertPage(
      await this.queries.execute(new ListAlertsQuery(me.tenantId, filtersOf(query), limit, positionOf(cursor))),
      limit,
    );
  }

  /** Shows one alert. */
  @Get(':id')
  @Needs('alerts.read')
  async get(@Param() { id }: AlertIdDto, @Me() me: Member): Promise<AlertDto> {
    return presentAlert(await this.queries.execute(new GetAlertQuery(me.tenantId, id)));
  }

  /** Tells what happened to an alert, oldest first. */
  @Get(':id/history')
  @Needs('alerts.read')
  async history(
    @Param() { id }: AlertIdDto,
    @Query() { limit, cursor }: PageQueryDto,
    @Me() me: Member,
  ): Promise<HistoryPageDto> {
    const after = cursor === undefined ? undefined : decodeCursor(cursor, [isUuid])[0];
    return presentHistoryPage(
      await this.queries.execute(new GetAlertHistoryQuery(me.tenantId, id, limit, after)),
      limit,
    );
  }

  /** Takes responsibility for an alert. */
  @Post(':id/acknowledge')
  @HttpCode(200)
  @Needs('alerts.write')
  async acknowledge(@Param() { id }: AlertIdDto, @Body() { notes }: NotesDto, @Me() me: Member): Promise<AlertDto> {
    return presentAlert(await this.commands.execute(new AcknowledgeAlertCommand(me.tenantId, id, me.id, notes)));
  }

  /** Says that the problem is over. */
  @Post(':id/resolve')
  @HttpCode(200)
  @Needs('alerts.write')
  async resolve(@Param() { id }: AlertIdDto, @Body() { notes }: NotesDto, @Me() me: Member): Promise<AlertDto> {
    return presentAlert(await this.commands.execute(new ResolveAlertCommand(me.tenantId, id, me.id, notes)));
  }
}
