import { Body, Controller, Get, Param, Post, Put, Query, StreamableFile } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../../libs/auth/auth.guard';
import { CurrentMember, type Member } from '../../../../libs/auth/member';
import { decodeId } from '../../../../libs/http/cursor';
import { csvOfPages } from '../../../../libs/http/csv';
import { Idempotent } from '../../../../libs/idempotency/idempotent';
import { Versioned } from '../../../../libs/http/if-match';
import { PageQueryDto } from '../../../../libs/http/page.dto';
import type { ActingMember } from '../../lifecycle/commands/change-alert';
import { EditAlertCommand } from '../../lifecycle/commands/edit-alert';
import { WriteAlertCommand } from '../../raising/commands/write-alert';
import { ExportAlertsQuery } from '../queries/export-alerts';
import { GetActiveAlertsQuery } from '../queries/get-active-alerts';
import { GetAlertHistoryQuery } from '../queries/get-alert-history';
import { GetAlertOccurrencesQuery } from '../queries/get-alert-occurrences';
import { AlertCountsDto, AlertDto, AlertIdDto, AlertListDto, AlertPageDto, HistoryPageDto } from './alert.dto';
import { filterOf } from './alert-filter';
import { AlertReads } from './alert-reads';
import { AlertFilterDto, LimitDto, ListAlertsDto } from './alert-filter.dto';
import {
  exportCells,
  exportColumns,
  presentAlert,
  presentAlertHistoryPage,
  presentOccurrencePage,
} from './alert.presenter';
import { OccurrencePageDto } from '../../groups/http/group.dto';
import { viewerOf } from '../../domain/actor';
import { CurrentActor } from '../../lifecycle/http/current-actor';
import { EditAlertDto, WriteAlertDto } from '../../raising/http/written-alert.dto';
import { editsOf, writtenFrom } from '../../raising/http/written-alert';

@ApiTags('alerts')
@Controller('alerts')
export class AlertsController extends AlertReads {
  constructor(
    private readonly commands: CommandBus,
    queries: QueryBus,
  ) {
    super(queries);
  }

  /** Lists the tenant's alerts that the member may see, newest first unless told otherwise. */
  @Get()
  @RequirePermission('alerts.read')
  list(@Query() query: ListAlertsDto, @CurrentMember() me: Member): Promise<AlertPageDto> {
    return this.listed(query, me);
  }

  /** Raises an alert by hand; it is a problem of its own. */
  @Post()
  @RequirePermission('alerts.write')
  @Idempotent()
  async write(@Body() body: WriteAlertDto, @CurrentActor() by: ActingMember): Promise<AlertDto> {
    return presentAlert(await this.commands.execute(new WriteAlertCommand(writtenFrom(body), by)));
  }

  /** Lists the newest alerts that are open: active, acknowledged or snoozed. */
  @Get('active')
  @RequirePermission('alerts.read')
  async active(@Query() { limit }: LimitDto, @CurrentMember() me: Member): Promise<AlertListDto> {
    const rows = await this.queries.execute(new GetActiveAlertsQuery(me.tenantId, viewerOf(me), limit));
    return { items: rows.map(presentAlert) };
  }

  /** Counts the alerts that the list would show, by status and severity. */
  @Get('summary')
  @RequirePermission('alerts.read')
  summary(@Query() query: AlertFilterDto, @CurrentMember() me: Member): Promise<AlertCountsDto> {
    return this.counted(query, me);
  }

  /** Gives the alerts that the list would show as a table (CSV), newest first, however many they are. */
  @Get('export')
  @RequirePermission('alerts.read')
  @ApiOkResponse({ content: { 'text/csv': { schema: { type: 'string' } } } })
  async export(@Query() query: AlertFilterDto, @CurrentMember() me: Member): Promise<StreamableFile> {
    const pages = await this.queries.execute(new ExportAlertsQuery(me.tenantId, viewerOf(me), filterOf(query, me)));
    return new StreamableFile(csvOfPages(exportColumns, pages, exportCells), {
      type: 'text/csv; charset=utf-8',
      disposition: 'attachment; filename="alerts.csv"',
    });
  }

  /** Shows one alert. */
  @Get(':id')
  @RequirePermission('alerts.read')
  get(@Param() { id }: AlertIdDto, @CurrentMember() me: Member): Promise<AlertDto> {
    return this.shown(id, me);
  }

  /** Changes what an alert says or who is to see to it; what is left out stays. Events no more write what was changed. */
  @Put(':id')
  @RequirePermission('alerts.write')
  @Versioned()
  async edit(
    @Param() { id }: AlertIdDto,
    @Body() body: EditAlertDto,
    @CurrentActor() by: ActingMember,
  ): Promise<AlertDto> {
    return presentAlert(await this.commands.execute(new EditAlertCommand(id, editsOf(body), by)));
  }

  /** Tells what happened to an alert, oldest first. */
  @Get(':id/history')
  @RequirePermission('alerts.read')
  async history(
    @Param() { id }: AlertIdDto,
    @Query() { limit, cursor }: PageQueryDto,
    @CurrentMember() me: Member,
  ): Promise<HistoryPageDto> {
    const query = new GetAlertHistoryQuery(me.tenantId, id, viewerOf(me), limit, decodeId(cursor));
    return presentAlertHistoryPage(await this.queries.execute(query), limit);
  }

  /** Lists the events that an alert tells of, newest first, as far as they are kept. */
  @Get(':id/occurrences')
  @RequirePermission('alerts.read')
  async occurrences(
    @Param() { id }: AlertIdDto,
    @Query() { limit, cursor }: PageQueryDto,
    @CurrentMember() me: Member,
  ): Promise<OccurrencePageDto> {
    const query = new GetAlertOccurrencesQuery(me.tenantId, id, viewerOf(me), limit, decodeId(cursor));
    return presentOccurrencePage(await this.queries.execute(query), limit);
  }
}
