import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { credentialFrom } from '../../../../libs/auth/tokens';
import { Clock } from '../../../../libs/kernel/clock';
import type { Session } from '../domain/session';
import { SessionsRepository } from '../persistence/sessions.repository';
import { memberClaims } from './domain/member-claims';
import { IdentityProvider, type ProviderAnswer } from './identity-provider';
import { IdentityProviderAway } from './outbound-fetch';
import { RefreshTokens } from './refresh-tokens';

/** So long before its end a credential is refreshed, so that nobody waits for it. */
const AHEAD_MS = 30_000;
/** How long a process has for a refresh. Refresh tokens may count once, so no other may try meanwhile. */
const LEASE_MS = 15_000;
/** While the provider is away, this process asks it again after this time. */
const RETRY_AFTER_MS = 5_000;
const LOOK_EVERY_MS = 200;
const WAIT_MS = 6_000;

/** Keeps sessions of people alive whose credential is shorter than their session, by asking the provider again. */
@Injectable()
export class SessionRefresher {
  private readonly log = new Logger(SessionRefresher.name);
  private readonly running = new Map<string, Promise<Session | undefined>>();
  private awayUntilMs = 0;

  constructor(
    private readonly sessions: SessionsRepository,
    private readonly provider: IdentityProvider,
    private readonly tokens: RefreshTokens,
    private readonly clock: Clock,
  ) {}

  /** The session with what its holder may do now; undefined: the provider no longer vouches for them, or cannot be asked. */
  async current(session: Session): Promise<Session | undefined> {
    const { credentialEndsAt } = session;
    if (credentialEndsAt === null) return session;
    const leftMs = credentialEndsAt.getTime() - this.clock.now().getTime();
    if (leftMs > AHEAD_MS) return session;
    const refreshing = this.refreshOnce(session, credentialEndsAt);
    return leftMs > 0 ? session : refreshing;
  }

  /** The requests of one session share a refresh. It never fails: then there is no session. */
  private refreshOnce(session: Session, credentialEndsAt: Date): Promise<Session | undefined> {
    if (performance.now() < this.awayUntilMs) return Promise.resolve(undefined);
    const running =
      this.running.get(session.id) ??
      this.refresh(session, credentialEndsAt)
        .catch((error: Error) => {
          this.log.warn(`a session was not refreshed: ${error.message}`);
          return undefined;
        })
        .finally(() => this.running.delete(session.id));
    this.running.set(session.id, running);
    return running;
  }

  private async refresh(session: Session, credentialEndsAt: Date): Promise<Session | undefined> {
    const now = this.clock.now();
    const lease = { now, until: new Date(now.getTime() + LEASE_MS) };
    const stored = await this.sessions.claimRefresh(session.id, credentialEndsAt, lease);
    if (stored === undefined) return this.refreshedByOther(session.id);
    try {
      return await this.store(session, await this.provider.refreshed(this.tokens.read(session.id, stored)), stored);
    } catch (error) {
      if (!(error instanceof IdentityProviderAway)) {
        await this.sessions.end(session.memberId, session.id, now);
        throw error;
      }
      this.awayUntilMs = performance.now() + RETRY_AFTER_MS;
      await this.sessions.releaseRefresh(session.id);
      throw error;
    }
  }

  private store(
    session: Session,
    { claims, endsAt, refreshToken }: ProviderAnswer,
    stored: string,
  ): Promise<Session | undefined> {
    const granted = claims ? this.grantedTo(session, claims) : session;
    const changed = { ...granted, credentialEndsAt: endsAt };
    // a provider that does not replace the token lets it count again
    return this.sessions.refresh(changed, this.tokens.stored(session.id, refreshToken) ?? stored);
  }

  private grantedTo(session: Session, claims: NonNullable<ProviderAnswer['claims']>): Session {
    const { settings } = this.provider;
    if (!settings) throw new Error('there is no provider any more');
    const { id, name, tenants, roles, permissions } = credentialFrom(
      memberClaims(claims, settings.issuer, settings.claims),
    );
    if (id !== session.memberId || tenants === 'all') throw new Error('the provider vouches for somebody else');
    return { ...session, memberName: name, tenants, roles, permissions: [...permissions] };
  }

  /** Another process refreshes it, or did a moment ago. */
  private async refreshedByOther(id: string): Promise<Session | undefined> {
    for (const endMs = performance.now() + WAIT_MS; ; await sleep(LOOK_EVERY_MS)) {
      const session = await this.sessions.withId(id);
      if (!session || session.endedAt !== null) return undefined;
      const now = this.clock.now();
      if (session.credentialEndsAt !== null && session.credentialEndsAt > now) return session;
      if (performance.now() > endMs || !(await this.sessions.isRefreshing(id, now))) return undefined;
    }
  }
}
