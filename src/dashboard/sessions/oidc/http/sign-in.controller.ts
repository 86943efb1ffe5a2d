import { randomBytes } from 'node:crypto';
import { Controller, Get, Logger, Query, Req, Res, VERSION_NEUTRAL } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Unauthenticated } from '../../../../../libs/auth/auth.errors';
import { Public } from '../../../../../libs/auth/auth.guard';
import { Clock } from '../../../../../libs/kernel/clock';
import { RateLimits } from '../../../../../libs/rate-limits/rate-limits';
import { screenPaths } from '../../../page/screen-paths';
import { NoIdentityProvider, SignInRefused, TooManySignIns } from '../../domain/session.errors';
import { setCookie } from '../../http/session-cookie';
import { SignInDoor } from '../../http/sign-in-door';
import { countSignIn } from '../../session.metrics';
import { SignInByProviderCommand } from '../commands/sign-in-by-provider';
import { returnPath } from '../domain/return-path';
import type { SignInAttempt } from '../domain/sign-in-attempt';
import { IdentityProvider, IdentityProviderRefused } from '../identity-provider';
import { IdentityProviderAway } from '../outbound-fetch';
import { attemptOf, dropAttempt, keepAttempt } from './attempt-cookie';

const BYTES = 32;
const random = (): string => randomBytes(BYTES).toString('base64url');

/** Why somebody is not signed in, in a word that the page has sentences for; undefined: a fault of ours. */
function reasonOf(error: unknown): string | undefined {
  if (error instanceof IdentityProviderAway) return 'away';
  if (error instanceof Unauthenticated) return 'no-tenant';
  if (error instanceof TooManySignIns) return 'too-many';
  return error instanceof IdentityProviderRefused || error instanceof SignInRefused ? 'refused' : undefined;
}

/** The way to the OpenID provider, and back. Browsers come here, so every answer leads to a page. */
@ApiExcludeController()
@Controller({ path: 'sign-in', version: VERSION_NEUTRAL })
export class SignInController {
  private readonly log = new Logger('dashboard');

  constructor(
    private readonly commands: CommandBus,
    private readonly provider: IdentityProvider,
    private readonly door: SignInDoor,
    private readonly limits: RateLimits,
    private readonly clock: Clock,
  ) {}

  /** Leads to the provider. `return_to` is the page to show afterwards. */
  @Get('oidc')
  @Public()
  begin(
    @Query('return_to') returnTo: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<FastifyReply> {
    return this.leading(request, reply, async () => {
      await this.door.admitFromAnywhere(request);
      const attempt: SignInAttempt = {
        ...{ state: random(), nonce: random(), verifier: random() },
        returnTo: returnPath(returnTo, screenPaths),
        startedAtMs: this.clock.now().getTime(),
      };
      const url = await this.provider.signInUrl(attempt);
      keepAttempt(request, reply, attempt);
      return url.href;
    });
  }

  /** The provider leads people back to here. */
  @Get('callback')
  @Public()
  end(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<FastifyReply> {
    return this.leading(request, reply, async () => {
      const attempt = attemptOf(request, this.clock.now().getTime());
      dropAttempt(request, reply);
      if (!this.door.offersToken(request)) throw new SignInRefused('Sign-in needs TLS.');
      if (!attempt) throw new IdentityProviderRefused('this browser began no sign-in in the last minutes');
      const query = new URL(request.url, 'http://campana.invalid').searchParams;
      const { session, secret } = await this.commands.execute(new SignInByProviderCommand(query, attempt));
      setCookie(request, reply, secret, session.expiresAt);
      // the cookie names the path, so it is checked once more
      return returnPath(attempt.returnTo, screenPaths);
    });
  }

  /** Leads where `find` says, or to the page, which says why not. */
  private async leading(
    request: FastifyRequest,
    reply: FastifyReply,
    find: () => Promise<string>,
  ): Promise<FastifyReply> {
    await this.limits.admit(request);
    if (!this.provider.settings) throw new NoIdentityProvider();
    void reply.header('cache-control', 'no-store');
    try {
      return reply.redirect(await find(), 302);
    } catch (error) {
      const reason = reasonOf(error);
      if (!reason) throw error;
      countSignIn('oidc', 'refused');
      this.log.warn(`a sign-in by OpenID Connect failed (${reason}): ${(error as Error).message}`);
      return reply.redirect(`/?sign_in=${reason}`, 302);
    }
  }
}
