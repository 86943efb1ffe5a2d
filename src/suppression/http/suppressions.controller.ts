import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiConflictResponse, ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../libs/auth/auth.guard';
import { CurrentMember, type Member } from '../../../libs/auth/member';
import { Idempotent } from '../../../libs/idempotency/idempotent';
import { IfMatch, Versioned } from '../../../libs/http/if-match';
import { decodePosition } from '../../../libs/http/cursor';
import { problemContent } from '../../../libs/http/problem.dto';
import { Clock } from '../../../libs/kernel/clock';
import { CreateSuppressionCommand } from '../commands/create-suppression';
import { EndSuppressionCommand } from '../commands/end-suppression';
import { ExtendSuppressionCommand } from '../commands/extend-suppression';
import { ReplaceSuppressionCommand } from '../commands/replace-suppression';
import { GetSuppressionCalendarQuery } from '../queries/get-suppression-calendar';
import { GetSuppressionQuery, ListSuppressionsQuery } from '../queries/list-suppressions';
import { PreviewSuppressionQuery } from '../queries/preview-suppression';
import { CalendarSpanDto, SuppressionCalendarDto } from './suppression-calendar.dto';
import { calendarSpanFrom, presentCalendar } from './suppression-calendar.presenter';
import { PreviewSuppressionDto, SuppressionPreviewDto } from './suppression-preview.dto';
import { presentPreview } from './suppression-preview.presenter';
import {
  ExtendSuppressionDto,
  ListSuppressionsDto,
  SaveSuppressionDto,
  SuppressionDto,
  SuppressionIdDto,
  SuppressionPageDto,
} from './suppression.dto';
import { presentSuppression, presentSuppressionPage, suppressionFrom } from './suppression.presenter';

@ApiTags('noise control')
@Controller('alerts/suppressions')
export class SuppressionsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly clock: Clock,
  ) {}

  /** Lists the tenant's suppressions, newest first, including those that have ended. */
  @Get()
  @RequirePermission('alerts.manage')
  async list(
    @Query() { limit, cursor, active }: ListSuppressionsDto,
    @CurrentMember() me: Member,
  ): Promise<SuppressionPageDto> {
    const position = decodePosition(cursor);
    const after = position && { createdAt: position.at, id: position.id };
    const query = new ListSuppressionsQuery(me.tenantId, limit, active, after);
    return presentSuppressionPage(await this.queries.execute(query), limit);
  }

  /** Suppresses matching alerts for a time, once or repeatedly: nobody is notified of them. It applies at once. */
  @Post()
  @RequirePermission('alerts.manage')
  @Idempotent()
  async create(@Body() body: SaveSuppressionDto, @CurrentMember() me: Member): Promise<SuppressionDto> {
    const command = new CreateSuppressionCommand(me.tenantId, suppressionFrom(body), me, body.confirm ?? false);
    return this.get({ id: (await this.commands.execute(command)).id }, me);
  }

  /** Shows which open alerts a suppression would match, when it would be in force, and what it would have suppressed. Nothing is saved. */
  @Post('preview')
  @HttpCode(200)
  @RequirePermission('alerts.manage')
  async preview(@Body() body: PreviewSuppressionDto, @CurrentMember() me: Member): Promise<SuppressionPreviewDto> {
    const query = new PreviewSuppressionQuery(me.tenantId, suppressionFrom(body), this.clock.now(), body.past_days);
    return presentPreview(await this.queries.execute(query));
  }

  /** Shows when suppressions were, are or will be in force, recurring ones expanded. One that ended early ends then. */
  @Get('calendar')
  @RequirePermission('alerts.read')
  async calendar(@Query() query: CalendarSpanDto, @CurrentMember() me: Member): Promise<SuppressionCalendarDto> {
    const { from, until } = calendarSpanFrom(query, this.clock.now());
    return presentCalendar(await this.queries.execute(new GetSuppressionCalendarQuery(me.tenantId, from, until)));
  }

  /** Shows one suppression, and how much it suppresses now. */
  @Get(':id')
  @RequirePermission('alerts.manage')
  async get(@Param() { id }: SuppressionIdDto, @CurrentMember() me: Member): Promise<SuppressionDto> {
    return presentSuppression(await this.queries.execute(new GetSuppressionQuery(me.tenantId, id)));
  }

  /** Replaces a suppression: what it suppresses, and when. */
  @Put(':id')
  @RequirePermission('alerts.manage')
  @Versioned()
  async replace(
    @Param() { id }: SuppressionIdDto,
    @Body() body: SaveSuppressionDto,
    @CurrentMember() me: Member,
    @IfMatch() version: number | undefined,
  ): Promise<SuppressionDto> {
    const definition = suppressionFrom(body);
    await this.commands.execute(
      new ReplaceSuppressionCommand(me.tenantId, id, definition, me, body.confirm ?? false, version),
    );
    return this.get({ id }, me);
  }

  /** Lets a suppression end later, by some minutes. */
  @Post(':id/extend')
  @HttpCode(200)
  @RequirePermission('alerts.manage')
  @Idempotent()
  @ApiConflictResponse({ description: 'It has ended already.', content: problemContent })
  async extend(
    @Param() { id }: SuppressionIdDto,
    @Body() { minutes }: ExtendSuppressionDto,
    @CurrentMember() me: Member,
  ): Promise<SuppressionDto> {
    await this.commands.execute(new ExtendSuppressionCommand(me.tenantId, id, minutes, me));
    return this.get({ id }, me);
  }

  /** Ends a suppression now. Problems that still go on raise an alert, unless `at_end` is `drop`. It stays listed. */
  @Delete(':id')
  @HttpCode(204)
  @RequirePermission('alerts.manage')
  @ApiConflictResponse({ description: 'It has ended already.', content: problemContent })
  async end(@Param() { id }: SuppressionIdDto, @CurrentMember() me: Member): Promise<void> {
    await this.commands.execute(new EndSuppressionCommand(me.tenantId, id, me));
  }
}
