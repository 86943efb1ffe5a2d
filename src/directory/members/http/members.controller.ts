import { Body, Controller, Delete, Get, HttpCode, HttpStatus, Param, Post, Put, Query, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { OrService, RequirePermission } from '../../../../libs/auth/auth.guard';
import { CurrentMember, type Member } from '../../../../libs/auth/member';
import { decodeId, pageOf } from '../../../../libs/http/cursor';
import { IfMatch, Versioned } from '../../../../libs/http/if-match';
import { Idempotent } from '../../../../libs/idempotency/idempotent';
import { Clock } from '../../../../libs/kernel/clock';
import { uuidv7 } from '../../../../libs/kernel/uuid';
import { GetTenantSettingsQuery } from '../../queries/get-tenant-settings';
import { RecordSeenMemberCommand } from '../commands/record-seen-member';
import { RemoveMemberCommand } from '../commands/remove-member';
import { WriteMemberCommand } from '../commands/write-member';
import type { MemberSource } from '../domain/member-state';
import type { MemberRow } from '../member-view';
import { GetMemberQuery, ListMembersQuery } from '../queries/list-members';
import {
  CreateMemberDto,
  ListMembersDto,
  MemberDto,
  MemberIdDto,
  MemberPageDto,
  OwnProfileDto,
  RemoveMemberDto,
  SaveMemberDto,
  SaveOwnProfileDto,
} from './member.dto';
import { changeFrom, checkClaims, ownFieldsFrom, presentMember, presentOwnProfile } from './member.presenter';

/** A service passes on what another system says; a person says it themself. */
const sourceOf = ({ isService }: Member): MemberSource => (isService ? 'upsert' : 'manual');

@ApiTags('members')
@Controller('alerts/members')
export class MembersController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly clock: Clock,
  ) {}

  /** Lists the members of the tenant, by id. */
  @Get()
  @RequirePermission('alerts.read')
  async list(@Query() query: ListMembersDto, @CurrentMember() me: Member): Promise<MemberPageDto> {
    const { limit, cursor, is_active: isActive, role } = query;
    const filter = { ...(isActive !== undefined && { isActive }), ...(role !== undefined && { role }) };
    const rows = await this.queries.execute(new ListMembersQuery(me.tenantId, filter, limit, decodeId(cursor)));
    return pageOf(rows, limit, presentMember, ({ id }) => [id]);
  }

  /** Creates a member by hand. What is entered by hand is not changed by services or tokens. */
  @Post()
  @RequirePermission('alerts.manage')
  @OrService()
  @Idempotent()
  async create(@Body() body: CreateMemberDto, @CurrentMember() me: Member): Promise<MemberDto> {
    checkClaims(body, me.isService);
    const now = this.clock.now();
    const change = changeFrom(body.id ?? uuidv7(now.getTime()), body, 'manual', now);
    const command = new WriteMemberCommand(me.tenantId, change, me, { member: 'new' });
    return presentMember((await this.commands.execute(command)).row);
  }

  /** Shows the member who asks. Their working hours have a time zone, so that a snooze takes them as they are. */
  @Get('me')
  @RequirePermission('alerts.read')
  async me(@CurrentMember() me: Member): Promise<OwnProfileDto> {
    await this.recordMyself(me);
    return this.presentMyself(await this.queries.execute(new GetMemberQuery(me.tenantId, me.id)));
  }

  /** Changes the name, language, time zone or working hours of the member who asks. What is left out stays. */
  @Put('me')
  @RequirePermission('alerts.read')
  @Versioned()
  async changeMe(
    @Body() body: SaveOwnProfileDto,
    @CurrentMember() me: Member,
    @IfMatch() version: number | undefined,
  ): Promise<OwnProfileDto> {
    await this.recordMyself(me);
    const change = { id: me.id, fields: ownFieldsFrom(body), source: 'manual', isOwn: true } as const;
    const command = new WriteMemberCommand(me.tenantId, change, me, { member: 'known', version });
    return this.presentMyself((await this.commands.execute(command)).row);
  }

  /** Shows one member. */
  @Get(':id')
  @RequirePermission('alerts.read')
  async get(@Param() { id }: MemberIdDto, @CurrentMember() me: Member): Promise<MemberDto> {
    return presentMember(await this.queries.execute(new GetMemberQuery(me.tenantId, id)));
  }

  /**
   * Creates or changes a member: for the tenant's service, which need not know whether the member is new. A person who
   * uses it enters the values by hand. What is left out stays; a weaker source (token, service, by hand) only fills what
   * is empty.
   */
  @Put(':id')
  @RequirePermission('alerts.manage')
  @OrService()
  @Versioned()
  @ApiOkResponse({ type: MemberDto })
  @ApiCreatedResponse({ type: MemberDto, description: 'The member is new.' })
  async put(
    @Param() { id }: MemberIdDto,
    @Body() body: SaveMemberDto,
    @CurrentMember() me: Member,
    @IfMatch() version: number | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MemberDto> {
    checkClaims(body, me.isService);
    const change = changeFrom(id, body, sourceOf(me), this.clock.now());
    const { action, row } = await this.commands.execute(new WriteMemberCommand(me.tenantId, change, me, { version }));
    reply.status(action === 'created' ? HttpStatus.CREATED : HttpStatus.OK);
    return presentMember(row);
  }

  /** Removes a member: nobody notifies them any longer, and their addresses are deleted after 30 days. */
  @Delete(':id')
  @HttpCode(204)
  @RequirePermission('alerts.manage')
  @OrService()
  async remove(
    @Param() { id }: MemberIdDto,
    @Query() { erase }: RemoveMemberDto,
    @CurrentMember() me: Member,
  ): Promise<void> {
    await this.commands.execute(new RemoveMemberCommand(me.tenantId, id, me, sourceOf(me), erase));
  }

  /** A member's first request may ask for themself before they are recorded. Services have no record. */
  private async recordMyself(me: Member): Promise<void> {
    if (!me.isService) await this.commands.execute(new RecordSeenMemberCommand(me));
  }

  private async presentMyself(row: MemberRow): Promise<OwnProfileDto> {
    const settings = await this.queries.execute(new GetTenantSettingsQuery([row.tenantId]));
    return presentOwnProfile(row, settings.get(row.tenantId)?.timeZone ?? 'UTC');
  }
}
