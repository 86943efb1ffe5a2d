import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Config } from '../../../../libs/config/config';
import { Clock } from '../../../../libs/kernel/clock';
import { idleSince, isLive, type Session } from '../domain/session';
import { SessionRefresher } from '../oidc/session-refresher';
import { SessionsRepository } from '../persistence/sessions.repository';
import { hashOfSecret } from '../session-secret';

/** The live session whose cookie has a secret; undefined: there is none, or it is over. It counts as used now. */
export class FindSessionQuery extends Query<Session | undefined> {
  constructor(readonly secret: string) {
    super();
  }
}

@QueryHandler(FindSessionQuery)
export class FindSessionHandler implements IQueryHandler<FindSessionQuery> {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly refresher: SessionRefresher,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  async execute({ secret }: FindSessionQuery): Promise<Session | undefined> {
    const session = await this.sessions.withHash(hashOfSecret(secret));
    const now = this.clock.now();
    if (!session || !isLive(session, now, this.config.dashboard.sessionIdleHours)) return undefined;
    const current = await this.refresher.current(session);
    if (current) await this.sessions.touch(session.id, now);
    return current;
  }
}

/** The sessions of a member that are not over, the newest first, at most 100. */
export class ListSessionsQuery extends Query<readonly Session[]> {
  constructor(readonly memberId: string) {
    super();
  }
}

const MAX_LISTED = 100;

@QueryHandler(ListSessionsQuery)
export class ListSessionsHandler implements IQueryHandler<ListSessionsQuery> {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  async execute({ memberId }: ListSessionsQuery): Promise<readonly Session[]> {
    const now = this.clock.now();
    const usedSince = idleSince(now, this.config.dashboard.sessionIdleHours);
    return this.sessions.liveOf(memberId, now, usedSince, MAX_LISTED);
  }
}

/** Those of some sessions that are over. */
export class FindOverSessionsQuery extends Query<readonly string[]> {
  constructor(readonly sessionIds: readonly string[]) {
    super();
  }
}

@QueryHandler(FindOverSessionsQuery)
export class FindOverSessionsHandler implements IQueryHandler<FindOverSessionsQuery> {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  async execute({ sessionIds }: FindOverSessionsQuery): Promise<readonly string[]> {
    const now = this.clock.now();
    return this.sessions.overAmong(sessionIds, now, idleSince(now, this.config.dashboard.sessionIdleHours));
  }
}
