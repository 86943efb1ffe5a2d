import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../../libs/auth/auth.guard';
import { CurrentMember, type Member } from '../../../../libs/auth/member';
import { decodePosition } from '../../../../libs/http/cursor';
import { Idempotent } from '../../../../libs/idempotency/idempotent';
import { PageQueryDto } from '../../../../libs/http/page.dto';
import type { ActingMember } from '../../lifecycle/commands/change-alert';
import { ChangeGroupCommand } from '../commands/change-group';
import { GetGroupQuery, ListGroupsQuery } from '../queries/list-groups';
import { CurrentActor } from '../../lifecycle/http/current-actor';
import { NotesDto } from '../../lifecycle/http/alert-action.dto';
import { GroupActionDto, GroupIdDto, GroupPageDto, GroupViewDto } from './group.dto';
import { presentGroupPage, presentGroupView } from './group.presenter';

@ApiTags('alerts')
@Controller('alerts/groups')
export class GroupsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  /** Lists the incidents of the tenant, newest first. An incident is a group of alerts that belong together. */
  @Get()
  @RequirePermission('alerts.read')
  async list(@Query() { limit, cursor }: PageQueryDto, @CurrentMember() me: Member): Promise<GroupPageDto> {
    const query = new ListGroupsQuery(me.tenantId, limit, decodePosition(cursor));
    return presentGroupPage(await this.queries.execute(query), limit);
  }

  /** Shows an incident with its ten worst alerts. `GET /alerts?group_id=` lists all of them. */
  @Get(':id')
  @RequirePermission('alerts.read')
  async get(@Param() { id }: GroupIdDto, @CurrentMember() me: Member): Promise<GroupViewDto> {
    return presentGroupView(await this.queries.execute(new GetGroupQuery(me.tenantId, id)));
  }

  /** Takes responsibility for all alerts of an incident that can be acknowledged. */
  @Post(':id/acknowledge')
  @HttpCode(200)
  @RequirePermission('alerts.write')
  @Idempotent()
  async acknowledge(
    @Param() { id }: GroupIdDto,
    @Body() { notes }: NotesDto,
    @CurrentActor() by: ActingMember,
  ): Promise<GroupActionDto> {
    const command = new ChangeGroupCommand(id, { action: 'acknowledge', notes }, by);
    return { alert_ids: [...(await this.commands.execute(command))] };
  }

  /** Resolves all open alerts of an incident. */
  @Post(':id/resolve')
  @HttpCode(200)
  @RequirePermission('alerts.write')
  @Idempotent()
  async resolve(
    @Param() { id }: GroupIdDto,
    @Body() { notes }: NotesDto,
    @CurrentActor() by: ActingMember,
  ): Promise<GroupActionDto> {
    const command = new ChangeGroupCommand(id, { action: 'resolve', notes }, by);
    return { alert_ids: [...(await this.commands.execute(command))] };
  }
}
