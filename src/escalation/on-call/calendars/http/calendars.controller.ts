import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { RequirePermission } from '../../../../../libs/auth/auth.guard';
import { CurrentMember, type Member } from '../../../../../libs/auth/member';
import { Config } from '../../../../../libs/config/config';
import { AcceptsUpTo } from '../../../../../libs/http/bodies';
import { decodeId } from '../../../../../libs/http/cursor';
import { PageQueryDto } from '../../../../../libs/http/page.dto';
import { DeleteImportCommand, ImportCalendarCommand } from '../commands/import-calendar';
import { CreateCalendarTokenCommand, DeleteCalendarTokenCommand } from '../commands/save-calendar-token';
import { MAX_CALENDAR_BYTES } from '../ical/content-lines';
import { ListCalendarTokensQuery, ListImportsQuery } from '../queries/list-calendars';
import {
  CalendarImportDto,
  CalendarImportIdDto,
  CalendarImportPageDto,
  CalendarScheduleIdDto,
  CalendarTokenIdDto,
  CalendarTokenPageDto,
  CreateCalendarTokenDto,
  ImportCalendarDto,
  NewCalendarTokenDto,
} from './calendar.dto';
import { presentImport, presentImportPage, presentTokenPage, sourceFrom } from './calendar.presenter';

/** A file of the largest size in JSON, in which each end of a line takes four bytes. */
const MAX_IMPORT_BYTES = 2.5 * MAX_CALENDAR_BYTES;

@ApiTags('on-call')
@Controller('alerts/on-call/schedules/:id')
export class CalendarsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly config: Config,
  ) {}

  /** Lists the calendar tokens of a schedule, oldest first, without the tokens themselves. */
  @Get('calendar-tokens')
  @RequirePermission('alerts.write')
  async listTokens(
    @Param() { id }: CalendarScheduleIdDto,
    @Query() { limit, cursor }: PageQueryDto,
    @CurrentMember() me: Member,
  ): Promise<CalendarTokenPageDto> {
    const query = new ListCalendarTokensQuery(me.tenantId, id, limit, decodeId(cursor));
    return presentTokenPage(await this.queries.execute(query), limit);
  }

  /** Makes an address under which calendar programs read the shifts of a schedule. It is shown only now; everybody who has it can read. */
  // no Idempotency-Key: the stored answer would contain the secret
  @Post('calendar-tokens')
  @RequirePermission('alerts.write')
  async createToken(
    @Param() { id }: CalendarScheduleIdDto,
    @Body() { member_id }: CreateCalendarTokenDto,
    @CurrentMember() me: Member,
    @Req() request: FastifyRequest,
  ): Promise<NewCalendarTokenDto> {
    const command = new CreateCalendarTokenCommand(me.tenantId, id, member_id ?? null, me);
    const { row, token } = await this.commands.execute(command);
    const origin = this.config.providers.publicUrl ?? `${request.protocol}://${request.host}`;
    return { id: row.id, url: `${origin}/api/v1/calendars/${token}.ics` };
  }

  /** Revokes a calendar token: its address answers 404 from now on. Those of others need the permission `alerts.manage`. */
  @Delete('calendar-tokens/:token_id')
  @HttpCode(204)
  @RequirePermission('alerts.write')
  async deleteToken(@Param() { id, token_id }: CalendarTokenIdDto, @CurrentMember() me: Member): Promise<void> {
    const managesAll = me.permissions.has('alerts.manage');
    await this.commands.execute(new DeleteCalendarTokenCommand(me.tenantId, id, token_id, me, managesAll));
  }

  /** Lists the imported calendars of a schedule, oldest first. */
  @Get('imports')
  @RequirePermission('alerts.manage')
  async listImports(
    @Param() { id }: CalendarScheduleIdDto,
    @Query() { limit, cursor }: PageQueryDto,
    @CurrentMember() me: Member,
  ): Promise<CalendarImportPageDto> {
    const query = new ListImportsQuery(me.tenantId, id, limit, decodeId(cursor));
    return presentImportPage(await this.queries.execute(query), limit);
  }

  /** Imports a calendar of elsewhere, whose events say who is on call on layers of the type `calendar`. */
  @Post('imports')
  @RequirePermission('alerts.manage')
  @AcceptsUpTo(MAX_IMPORT_BYTES)
  async importCalendar(
    @Param() { id }: CalendarScheduleIdDto,
    @Body() body: ImportCalendarDto,
    @CurrentMember() me: Member,
  ): Promise<CalendarImportDto> {
    const command = new ImportCalendarCommand(me.tenantId, id, sourceFrom(body), me);
    return presentImport(await this.commands.execute(command));
  }

  /** Ends an import: its shifts end now. */
  @Delete('imports/:import_id')
  @HttpCode(204)
  @RequirePermission('alerts.manage')
  async deleteImport(@Param() { id, import_id }: CalendarImportIdDto, @CurrentMember() me: Member): Promise<void> {
    await this.commands.execute(new DeleteImportCommand(me.tenantId, id, import_id, me));
  }
}
