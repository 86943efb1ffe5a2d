import { Controller, Delete, Get, HttpCode, Param } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiExcludeController } from '@nestjs/swagger';
import { RequirePermission } from '../../../../libs/auth/auth.guard';
import { CurrentMember, type Member } from '../../../../libs/auth/member';
import { SignOutCommand } from '../commands/sign-out';
import type { Session } from '../domain/session';
import { SessionNotFound } from '../domain/session.errors';
import { ListSessionsQuery } from '../queries/find-session';
import { type BrowserSessionDto, BrowserSessionListDto, SessionIdDto } from './session.dto';

const presented = ({ id, way, createdAt, lastSeenAt, expiresAt }: Session): BrowserSessionDto => ({
  id,
  way,
  created_at: createdAt.toISOString(),
  last_seen_at: lastSeenAt.toISOString(),
  expires_at: expiresAt.toISOString(),
});

/** All browsers in which the member is signed in. */
@ApiExcludeController()
@Controller('sessions')
export class SessionsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  /** Lists the browsers in which you are signed in, the newest first. */
  @Get()
  @RequirePermission('alerts.read')
  async list(@CurrentMember() member: Member): Promise<BrowserSessionListDto> {
    const sessions = await this.queries.execute(new ListSessionsQuery(member.id));
    return { items: sessions.map(presented) };
  }

  /** Signs you out in one of them. */
  @Delete(':id')
  @RequirePermission('alerts.read')
  @HttpCode(204)
  async end(@CurrentMember() member: Member, @Param() { id }: SessionIdDto): Promise<void> {
    if (!(await this.commands.execute(new SignOutCommand(member, id)))) throw new SessionNotFound(id);
  }
}
