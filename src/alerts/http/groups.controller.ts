import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { Needs } from '../../../libs/auth/auth.guard';
import { Me, type Member } from '../../../libs/auth/member';
import { decodePosition } from '../../../libs/http/cursor';
import { PageQueryDto } from '../../../libs/http/page.dto';
import type { StepBy } from '../commands/change-alert';
import { ChangeGroupCommand } from '../commands/change-group';
import { GetGroupQuery, ListGroupsQuery } from '../queries/list-groups';
import { By } from './step-by';
import { NotesDto } from './step.dto';
import { presentGroupPage, presentGroupView } from './alert.presenter';
import { GroupActionDto, GroupIdDto, GroupPageDto, GroupViewDto } from './group.dto';

@ApiTags('alerts')
@Controller('alerts/groups')
export class GroupsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  /** Lists the tenant's incidents of alerts that belong together, newest first. */
  @Get()
  @Needs('alerts.read')
  async list(@Query() { limit, cursor }: PageQueryDto, @Me() me: Member): Promise<GroupPageDto> {
    const query = new ListGroupsQuery(me.tenantId, limit, decodePosition(cursor));
    return presentGroupPage(await this.queries.execute(query), limit);
  }

  /** Shows an incident with its worst alerts; all of them: `GET /alerts?group_id=`. */
  @Get(':id')
  @Needs('alerts.read')
  async get(@Param() { id }: GroupIdDto, @Me() me: Member): Promise<GroupViewDto> {
    return presentGroupView(await this.queries.execute(new GetGroupQuery(me.tenantId, id)));
  }

  /** Takes responsibility for all alerts of an incident that nobody answers for. */
  @Post(':id/acknowledge')
  @HttpCode(200)
  @Needs('alerts.write')
  async acknowledge(
    @Param() { id }: GroupIdDto,
    @Body() { notes }: NotesDto,
    @By() by: StepBy,
  ): Promise<GroupActionDto> {
    const command = new ChangeGroupCommand(id, { action: 'acknowledge', notes }, by);
    return { alert_ids: [...(await this.commands.execute(command))] };
  }

  /** Says that an incident is over: resolves all its alerts that are open. */
  @Post(':id/resolve')
  @HttpCode(200)
  @Needs('alerts.write')
  async resolve(@Param() { id }: GroupIdDto, @Body() { notes }: NotesDto, @By() by: StepBy): Promise<GroupActionDto> {
    const command = new ChangeGroupCommand(id, { action: 'resolve', notes }, by);
    return { alert_ids: [...(await this.commands.execute(command))] };
  }
}
