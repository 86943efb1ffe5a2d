import { Body, Controller, Delete, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public, RequirePermission } from '../../../../libs/auth/auth.guard';
import { isFromOwnPage, secretOf } from '../../../../libs/auth/browser-sessions';
import { CurrentMember, type Member } from '../../../../libs/auth/member';
import { Config } from '../../../../libs/config/config';
import { InvalidInput } from '../../../../libs/kernel/domain-error';
import { RateLimits } from '../../../../libs/rate-limits/rate-limits';
import { memberRoles } from '../../../directory';
import { EnterDemoCommand } from '../commands/enter-demo';
import type { BegunSession } from '../commands/sign-in';
import { SignOutCommand } from '../commands/sign-out';
import { credentialOfSession } from '../credential-of-session';
import { SignInRefused } from '../domain/session.errors';
import { FindSessionQuery } from '../queries/find-session';
import { countSignIn } from '../session.metrics';
import { clearCookie, setCookie } from './session-cookie';
import { SessionDto, SignInDto, SignInOptionsDto } from './session.dto';
import { SessionView } from './session-view';
import { SignInDoor } from './sign-in-door';

/** The session of the browser that asks. */
@ApiExcludeController()
@Controller('session')
export class SessionController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly door: SignInDoor,
    private readonly view: SessionView,
    private readonly limits: RateLimits,
    private readonly config: Config,
  ) {}

  /** Says which ways to sign in this installation offers to this browser. */
  @Get('options')
  @Public()
  async options(@Req() request: FastifyRequest): Promise<SignInOptionsDto> {
    await this.limits.admit(request);
    const isSafe = this.door.offersToken(request);
    const { oidc } = this.config.dashboard;
    return {
      demo: this.door.offersDemo(request) ? [...memberRoles] : [],
      token: isSafe,
      oidc: oidc && isSafe ? { name: oidc.name } : null,
    };
  }

  /** Says who is signed in, and to which tenants. */
  @Get()
  @RequirePermission('alerts.read')
  async get(@CurrentMember() member: Member, @Req() request: FastifyRequest): Promise<SessionDto> {
    return this.view.of(member, member.tenantId, await this.sessionOf(request));
  }

  /** Signs in with a token, or to the demo, and sets the cookie of the session. Only pages of Campana itself can ask. */
  @Post()
  @Public()
  @HttpCode(200)
  async signIn(
    @Body() body: SignInDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionDto> {
    await this.limits.admit(request);
    const { session, secret } = await this.begin(body, request);
    setCookie(request, reply, secret, session.expiresAt);
    const credential = credentialOfSession(session);
    return this.view.of(credential, session.tenants[0] ?? '', session);
  }

  /** Signs out: the session ends, and its cookie goes. Without a session it does nothing. */
  @Delete()
  @Public()
  @HttpCode(204)
  async signOut(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.limits.admit(request);
    if (!isFromOwnPage(request)) throw new SignInRefused('Only a page of Campana itself can sign out.');
    const session = await this.sessionOf(request);
    if (session)
      await this.commands.execute(new SignOutCommand({ id: session.memberId, name: session.memberName }, session.id));
    clearCookie(request, reply);
  }

  private async begin(body: SignInDto, request: FastifyRequest): Promise<BegunSession> {
    try {
      await this.door.admit(request);
      return await this.enter(body, request);
    } catch (error) {
      countSignIn(body.demo === undefined ? 'token' : 'demo', 'refused');
      throw error;
    }
  }

  private async enter({ demo, token }: SignInDto, request: FastifyRequest): Promise<BegunSession> {
    if (demo !== undefined && token === undefined) {
      this.door.checkDemo(request);
      return this.commands.execute(new EnterDemoCommand(demo));
    }
    if (token !== undefined && demo === undefined) return this.door.enterWith(token);
    throw new InvalidInput([{ pointer: '', detail: 'must have one of demo and token' }]);
  }

  private async sessionOf(request: FastifyRequest) {
    const secret = secretOf(request);
    return secret === undefined ? undefined : this.queries.execute(new FindSessionQuery(secret));
  }
}
