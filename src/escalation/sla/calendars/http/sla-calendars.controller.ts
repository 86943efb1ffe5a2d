import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../../../libs/auth/auth.guard';
import { CurrentMember, type Member } from '../../../../../libs/auth/member';
import { decodeId } from '../../../../../libs/http/cursor';
import { RequiredIfMatch, VersionNeeded } from '../../../../../libs/http/if-match';
import { PageQueryDto } from '../../../../../libs/http/page.dto';
import { Idempotent } from '../../../../../libs/idempotency/idempotent';
import type { WantedVersion } from '../../../../../libs/kernel/wanted-version';
import { DeleteSlaCalendarCommand } from '../commands/delete-calendar';
import { SaveSlaCalendarCommand } from '../commands/save-calendar';
import { GetSlaCalendarQuery, ListSlaCalendarsQuery } from '../queries/list-calendars';
import { SaveSlaCalendarDto, SlaCalendarDto, SlaCalendarIdDto, SlaCalendarPageDto } from './calendar.dto';
import { calendarFrom, presentSlaCalendar, presentSlaCalendarPage } from './calendar.presenter';

@ApiTags('sla')
@Controller('alerts/sla/calendars')
export class SlaCalendarsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  /** Lists the tenant's SLA calendars, oldest first. */
  @Get()
  @RequirePermission('alerts.read')
  async list(@Query() { limit, cursor }: PageQueryDto, @CurrentMember() me: Member): Promise<SlaCalendarPageDto> {
    const query = new ListSlaCalendarsQuery(me.tenantId, limit, decodeId(cursor));
    return presentSlaCalendarPage(await this.queries.execute(query), limit);
  }

  /** Creates an SLA calendar: the hours in which the time of deadlines counts. Rules and settings name it. */
  @Post()
  @RequirePermission('alerts.manage')
  @Idempotent()
  async create(@Body() body: SaveSlaCalendarDto, @CurrentMember() me: Member): Promise<SlaCalendarDto> {
    const command = new SaveSlaCalendarCommand(me.tenantId, calendarFrom(body), me);
    return presentSlaCalendar(await this.commands.execute(command));
  }

  /** Shows one SLA calendar. */
  @Get(':id')
  @RequirePermission('alerts.read')
  async get(@Param() { id }: SlaCalendarIdDto, @CurrentMember() me: Member): Promise<SlaCalendarDto> {
    return presentSlaCalendar(await this.queries.execute(new GetSlaCalendarQuery(me.tenantId, id)));
  }

  /** Replaces an SLA calendar. Deadlines that count in it and are not over are computed again. */
  @Put(':id')
  @RequirePermission('alerts.manage')
  @VersionNeeded()
  async replace(
    @Param() { id }: SlaCalendarIdDto,
    @Body() body: SaveSlaCalendarDto,
    @CurrentMember() me: Member,
    @RequiredIfMatch() version: WantedVersion,
  ): Promise<SlaCalendarDto> {
    const command = new SaveSlaCalendarCommand(me.tenantId, calendarFrom(body), me, id, version);
    return presentSlaCalendar(await this.commands.execute(command));
  }

  /** Deletes an SLA calendar that no rule and no setting names. */
  @Delete(':id')
  @HttpCode(204)
  @RequirePermission('alerts.manage')
  @VersionNeeded()
  async delete(
    @Param() { id }: SlaCalendarIdDto,
    @CurrentMember() me: Member,
    @RequiredIfMatch() version: WantedVersion,
  ): Promise<void> {
    await this.commands.execute(new DeleteSlaCalendarCommand(me.tenantId, id, me, version));
  }
}
