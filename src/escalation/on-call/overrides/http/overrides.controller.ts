import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../../../libs/auth/auth.guard';
import { CurrentMember, type Member } from '../../../../../libs/auth/member';
import { decodeId } from '../../../../../libs/http/cursor';
import { IfMatch, Versioned } from '../../../../../libs/http/if-match';
import { PageQueryDto } from '../../../../../libs/http/page.dto';
import { Idempotent } from '../../../../../libs/idempotency/idempotent';
import { ScheduleIdDto } from '../../schedules/http/schedule.dto';
import { CreateOverrideCommand, type OverrideAuthor } from '../commands/create-override';
import { EndOverrideCommand } from '../commands/end-override';
import { ListOverridesQuery } from '../queries/list-overrides';
import { CreateOverrideDto, OverrideDto, OverrideIdDto, OverridePageDto } from './override.dto';
import { overrideFrom, presentOverride, presentOverridePage } from './override.presenter';

const authorOf = ({ id, name, permissions }: Member): OverrideAuthor => ({
  ...{ id, name },
  isManager: permissions.has('alerts.manage'),
});

@ApiTags('on call')
@Controller('alerts/on-call/schedules/:id/overrides')
export class OverridesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  /** Lists the overrides of a schedule, oldest first, including those that are over. */
  @Get()
  @RequirePermission('alerts.read')
  async list(
    @Param() { id }: ScheduleIdDto,
    @Query() { limit, cursor }: PageQueryDto,
    @CurrentMember() me: Member,
  ): Promise<OverridePageDto> {
    const query = new ListOverridesQuery(me.tenantId, id, limit, decodeId(cursor));
    return presentOverridePage(await this.queries.execute(query), limit);
  }

  /** Changes who is on call for a time. Members change their own shifts; those of others need the permission to manage. */
  @Post()
  @RequirePermission('alerts.write')
  @Idempotent()
  async create(
    @Param() { id }: ScheduleIdDto,
    @Body() body: CreateOverrideDto,
    @CurrentMember() me: Member,
  ): Promise<OverrideDto> {
    const command = new CreateOverrideCommand(me.tenantId, id, overrideFrom(body), authorOf(me));
    return presentOverride(await this.commands.execute(command));
  }

  /** Deletes an override that has not begun, or ends it now: who was on call before does not change. */
  @Delete(':override_id')
  @HttpCode(204)
  @RequirePermission('alerts.write')
  @Versioned()
  async delete(
    @Param() { id, override_id: overrideId }: OverrideIdDto,
    @CurrentMember() me: Member,
    @IfMatch() version: number | undefined,
  ): Promise<void> {
    await this.commands.execute(new EndOverrideCommand(me.tenantId, id, overrideId, authorOf(me), version));
  }
}
