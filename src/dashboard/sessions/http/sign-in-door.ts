import { BlockList, isIPv6 } from 'node:net';
import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { FastifyRequest } from 'fastify';
import { isFromOwnPage, isLoopbackHost } from '../../../../libs/auth/browser-sessions';
import { Tokens } from '../../../../libs/auth/tokens';
import { Config } from '../../../../libs/config/config';
import { networkOf } from '../../../../libs/rate-limits/network';
import { RequestCounter } from '../../../../libs/rate-limits/request-counter';
import { type BegunSession, SignInCommand } from '../commands/sign-in';
import { SignInRefused, TooManySignIns } from '../domain/session.errors';

const MAX_PER_MINUTE = 10;

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

const isThisMachine = ({ ip, host }: FastifyRequest): boolean =>
  isLoopbackHost(host) && loopback.check(ip, isIPv6(ip) ? 'ipv6' : 'ipv4');

/** Lets people in, or says why not: from our own pages alone, ten times a minute from one address. */
@Injectable()
export class SignInDoor {
  constructor(
    private readonly commands: CommandBus,
    private readonly tokens: Tokens,
    private readonly counter: RequestCounter,
    private readonly config: Config,
  ) {}

  /** The demo is for the people at this machine. */
  offersDemo(request: FastifyRequest): boolean {
    return this.config.dashboard.isDemo && isThisMachine(request);
  }

  /** Without TLS the cookie of a session would be sent for all to read, except on this machine. */
  offersToken({ protocol, host }: FastifyRequest): boolean {
    return protocol === 'https' || isLoopbackHost(host);
  }

  /** @throws SignInRefused, TooManySignIns */
  async admit(request: FastifyRequest): Promise<void> {
    if (!isFromOwnPage(request)) throw new SignInRefused('Only a page of Campana itself can sign in.');
    await this.admitFromAnywhere(request);
  }

  /** For links, which say nothing of the page that they are on. @throws SignInRefused, TooManySignIns */
  async admitFromAnywhere(request: FastifyRequest): Promise<void> {
    if (!this.offersToken(request))
      throw new SignInRefused('Sign-in needs TLS: the session would be sent for all to read.');
    const [counted] = await this.counter.count([`sign-in:${networkOf(request.ip)}`]);
    if (!counted || counted.count <= MAX_PER_MINUTE) return;
    const waitSeconds = Math.max(1, Math.ceil((counted.endsAtMs - Date.now()) / 1_000));
    throw new TooManySignIns(MAX_PER_MINUTE, counted.count, waitSeconds);
  }

  /** @throws SignInRefused when the demo is not offered to the browser */
  checkDemo(request: FastifyRequest): void {
    if (this.offersDemo(request)) return;
    throw new SignInRefused('The demo is entered on its own machine, and only where DEMO_MODE is on.');
  }

  /** Begins a session with a bearer token. @throws Unauthenticated, SignInRefused */
  async enterWith(token: string): Promise<BegunSession> {
    const { credential, expiresAt } = await this.tokens.check(token);
    return this.commands.execute(new SignInCommand('token', credential, expiresAt));
  }
}
