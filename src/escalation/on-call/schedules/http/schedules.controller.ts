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
import { DeleteScheduleCommand } from '../commands/delete-schedule';
import { SaveScheduleCommand } from '../commands/save-schedule';
import { GetScheduleQuery, ListSchedulesQuery } from '../queries/list-schedules';
import { SaveScheduleDto, OnCallScheduleDto, ScheduleIdDto, SchedulePageDto } from './schedule.dto';
import { presentSchedule, presentSchedulePage, scheduleFrom } from './schedule.presenter';

@ApiTags('on call')
@Controller('alerts/on-call/schedules')
export class SchedulesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  /** Lists the tenant's on-call schedules, oldest first. */
  @Get()
  @RequirePermission('alerts.read')
  async list(@Query() { limit, cursor }: PageQueryDto, @CurrentMember() me: Member): Promise<SchedulePageDto> {
    const query = new ListSchedulesQuery(me.tenantId, limit, decodeId(cursor));
    return presentSchedulePage(await this.queries.execute(query), limit);
  }

  /** Creates an on-call schedule: who takes turns, and when they change. */
  @Post()
  @RequirePermission('alerts.manage')
  @Idempotent()
  async create(@Body() body: SaveScheduleDto, @CurrentMember() me: Member): Promise<OnCallScheduleDto> {
    const command = new SaveScheduleCommand(me.tenantId, scheduleFrom(body), me);
    return presentSchedule(await this.commands.execute(command));
  }

  /** Shows one on-call schedule. */
  @Get(':id')
  @RequirePermission('alerts.read')
  async get(@Param() { id }: ScheduleIdDto, @CurrentMember() me: Member): Promise<OnCallScheduleDto> {
    return presentSchedule(await this.queries.execute(new GetScheduleQuery(me.tenantId, id)));
  }

  /** Replaces an on-call schedule from now on. Whose turn it is stays on call until the turn ends. */
  @Put(':id')
  @RequirePermission('alerts.manage')
  @VersionNeeded()
  async replace(
    @Param() { id }: ScheduleIdDto,
    @Body() body: SaveScheduleDto,
    @CurrentMember() me: Member,
    @RequiredIfMatch() version: WantedVersion,
  ): Promise<OnCallScheduleDto> {
    const command = new SaveScheduleCommand(me.tenantId, scheduleFrom(body), me, id, version);
    return presentSchedule(await this.commands.execute(command));
  }

  /** Deletes an on-call schedule, unless an escalation policy names it. */
  @Delete(':id')
  @HttpCode(204)
  @RequirePermission('alerts.manage')
  @VersionNeeded()
  async delete(
    @Param() { id }: ScheduleIdDto,
    @CurrentMember() me: Member,
    @RequiredIfMatch() version: WantedVersion,
  ): Promise<void> {
    await this.commands.execute(new DeleteScheduleCommand(me.tenantId, id, me, version));
  }
}
