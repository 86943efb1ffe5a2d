import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { Needs } from '../../../libs/auth/auth.guard';
import { Me, type Member } from '../../../libs/auth/member';
import { decodeId, decodePosition } from '../../../libs/http/cursor';
import { PageQueryDto } from '../../../libs/http/page.dto';
import { InvalidInput } from '../../../libs/kernel/domain-error';
import { AcknowledgeAlertCommand } from '../commands/acknowledge-alert';
import { ResolveAlertCommand } from '../commands/resolve-alert';
import { type Sleep, SnoozeAlertCommand } from '../commands/snooze-alert';
import { UnsnoozeAlertCommand } from '../commands/unsnooze-alert';
import { GetAlertOccurrencesQuery } from '../queries/get-alert-occurrences';
import { GetAlertQuery } from '../queries/get-alert';
import { GetAlertHistoryQuery } from '../queries/get-alert-history';
import { AlertFilters, AlertPosition, ListAlertsQuery } from '../queries/list-alerts';
import { AlertDto, AlertIdDto, AlertPageDto, HistoryPageDto, ListAlertsDto, NotesDto, SnoozeDto } from './alert.dto';
import { presentAlert, presentAlertPage, presentHistoryPage, presentOccurrencePage } from './alert.presenter';
import { OccurrencePageDto } from './group.dto';

const positionOf = (cursor?: string): AlertPosition | undefined => {
  const position = decodePosition(cursor);
  return position && { createdAt: position.at, id: position.id };
};

const filtersOf = ({ status, severity, alert_type, group_id, quiet_by }: ListAlertsDto): AlertFilters => ({
  ...(status && { status }),
  ...(severity && { severity }),
  ...(alert_type && { alertType: alert_type }),
  ...(group_id && { groupId: group_id }),
  ...(quiet_by && { quietBy: quiet_by }),
});

function sleepOf({ until, minutes }: SnoozeDto): Sleep {
  if (minutes !== undefined && until === undefined) return { minutes };
  if (until !== undefined && minutes === undefined) return { until: new Date(until) };
  throw new InvalidInput([{ pointer: '/until', detail: 'say one of until and minutes, and not both' }]);
}

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
    const query = new GetAlertHistoryQuery(me.tenantId, id, limit, decodeId(cursor));
    return presentHistoryPage(await this.queries.execute(query), limit);
  }

  /** Lists the events that an alert tells of, newest first, as far as they are kept. */
  @Get(':id/occurrences')
  @Needs('alerts.read')
  async occurrences(
    @Param() { id }: AlertIdDto,
    @Query() { limit, cursor }: PageQueryDto,
    @Me() me: Member,
  ): Promise<OccurrencePageDto> {
    const query = new GetAlertOccurrencesQuery(me.tenantId, id, limit, decodeId(cursor));
    return presentOccurrencePage(await this.queries.execute(query), limit);
  }

  /** Takes responsibility for an alert. */
  @Post(':id/acknowledge')
  @HttpCode(200)
  @Needs('alerts.write')
  async acknowledge(@Param() { id }: AlertIdDto, @Body() { notes }: NotesDto, @Me() me: Member): Promise<AlertDto> {
    return presentAlert(await this.commands.execute(new AcknowledgeAlertCommand(me.tenantId, id, me.id, notes)));
  }

  /** Puts an alert to sleep: until its time comes, it becomes worse, or somebody wakes it. */
  @Post(':id/snooze')
  @HttpCode(200)
  @Needs('alerts.write')
  async snooze(@Param() { id }: AlertIdDto, @Body() body: SnoozeDto, @Me() me: Member): Promise<AlertDto> {
    const command = new SnoozeAlertCommand(me.tenantId, id, me.id, sleepOf(body), body.notes);
    return presentAlert(await this.commands.execute(command));
  }

  /** Wakes an alert before its time. */
  @Post(':id/unsnooze')
  @HttpCode(200)
  @Needs('alerts.write')
  async unsnooze(@Param() { id }: AlertIdDto, @Body() { notes }: NotesDto, @Me() me: Member): Promise<AlertDto> {
    return presentAlert(await this.commands.execute(new UnsnoozeAlertCommand(me.tenantId, id, me.id, notes)));
  }

  /** Says that the problem is over. */
  @Post(':id/resolve')
  @HttpCode(200)
  @Needs('alerts.write')
  async resolve(@Param() { id }: AlertIdDto, @Body() { notes }: NotesDto, @Me() me: Member): Promise<AlertDto> {
    return presentAlert(await this.commands.execute(new ResolveAlertCommand(me.tenantId, id, me.id, notes)));
  }
}
