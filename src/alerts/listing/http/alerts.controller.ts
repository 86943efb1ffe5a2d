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
import { CountFacetsQuery } from '../queries/count-facets';
import { ExportAlertsQuery } from '../queries/export-alerts';
import { GetActiveAlertsQuery } from '../queries/get-active-alerts';
import { GetAlertHistoryQuery } from '../queries/get-alert-history';
import { GetAlertOccurrencesQuery } from '../queries/get-alert-occurrences';
import { AlertCountsDto, AlertDto, AlertFacetsDto, AlertIdDto, AlertListDto, HistoryPageDto } from './alert.dto';
import { filterOf } from './alert-filter';
import { AlertReads, type ListedAlerts, ListsAlerts } from './alert-reads';
import { AlertFilterDto, LimitDto, ListAlertsDto } from './alert-filter.dto';
import {
  exportCells,
  exportColumns,
  presentAlert,
  presentAlertHistoryPage,
  presentFacets,
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

  /** Lists the tenant's alerts that the member may see. The default order is newest first. */
  @Get()
  @RequirePermission('alerts.read')
  @ListsAlerts()
  list(@Query() query: ListAlertsDto, @CurrentMember() me: Member): Promise<ListedAlerts> {
    return this.listAlerts(query, me);
  }

  /** Raises an alert by hand. It is never combined with other alerts. */
  @Post()
  @RequirePermission('alerts.write')
  @Idempotent()
  async write(@Body() body: WriteAlertDto, @CurrentActor() by: ActingMember): Promise<AlertDto> {
    return presentAlert(await this.commands.execute(new WriteAlertCommand(writtenFrom(body), by)));
  }

  /** Lists the newest open alerts: active, acknowledged or snoozed. */
  @Get('active')
  @RequirePermission('alerts.read')
  async active(@Query() { limit }: LimitDto, @CurrentMember() me: Member): Promise<AlertListDto> {
    const rows = await this.queries.execute(new GetActiveAlertsQuery(me.tenantId, viewerOf(me), limit));
    return { items: rows.map(presentAlert) };
  }

  /** Counts the alerts of the list by status and by severity. */
  @Get('summary')
  @RequirePermission('alerts.read')
  summary(@Query() query: AlertFilterDto, @CurrentMember() me: Member): Promise<AlertCountsDto> {
    return this.countAlerts(query, me);
  }

  /** Counts the alerts of the list by their type, category, source, assignee, rule, severity and status. */
  @Get('facets')
  @RequirePermission('alerts.read')
  async facets(@Query() query: AlertFilterDto, @CurrentMember() me: Member): Promise<AlertFacetsDto> {
    return presentFacets(
      await this.queries.execute(new CountFacetsQuery(me.tenantId, viewerOf(me), filterOf(query, me))),
    );
  }

  /** Exports all alerts of the list as CSV, newest first, without a limit. */
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
    return this.showAlert(id, me);
  }

  /**
   * Edits the texts, severity, labels or assignee of an alert. Fields that are left out do not change. Later events
   * do not overwrite edited fields.
   */
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

  /** Shows the history of an alert, oldest entry first. */
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

  /** Lists the events that an alert reports, newest first, as long as they are stored. */
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
