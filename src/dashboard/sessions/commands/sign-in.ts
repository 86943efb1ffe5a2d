import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Audit } from '../../../../libs/audit/audit';
import type { Credential } from '../../../../libs/auth/member';
import { Config } from '../../../../libs/config/config';
import { Clock } from '../../../../libs/kernel/clock';
import { uuidv7 } from '../../../../libs/kernel/uuid';
import { sessionEnd, type Session, type SignInWay } from '../domain/session';
import { SignInRefused } from '../domain/session.errors';
import { RefreshTokens } from '../oidc/refresh-tokens';
import { SessionsRepository } from '../persistence/sessions.repository';
import { hashOfSecret, newSecret } from '../session-secret';
import { countSignIn } from '../session.metrics';

/** A session that has begun, and the secret for its cookie. */
export interface BegunSession {
  readonly session: Session;
  readonly secret: string;
}

/**
 * Begins a session for the holder of a credential. It is audited in each tenant of the credential.
 * Throws SignInRefused for programs: they send their credential with each request.
 */
export class SignInCommand extends Command<BegunSession> {
  /** @param refreshToken with it the session may last longer than the credential */
  constructor(
    readonly way: SignInWay,
    readonly credential: Credential,
    readonly credentialEndsAt: Date,
    readonly refreshToken?: string,
  ) {
    super();
  }
}

@CommandHandler(SignInCommand)
export class SignInHandler implements ICommandHandler<SignInCommand> {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly tokens: RefreshTokens,
    private readonly audit: Audit,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  @Transactional()
  async execute({ way, credential, credentialEndsAt, refreshToken }: SignInCommand): Promise<BegunSession> {
    const { id, name, tenants, roles, permissions, isService } = credential;
    if (isService || tenants === 'all')
      throw new SignInRefused('Programs do not sign in: they send their credential with each request.');
    const now = this.clock.now();
    const sessionId = uuidv7(now.getTime());
    const token = this.tokens.stored(sessionId, refreshToken);
    const session: Session = {
      ...{ id: sessionId, memberId: id, memberName: name, way, roles, tenants },
      permissions: [...permissions],
      createdAt: now,
      lastSeenAt: now,
      expiresAt: sessionEnd(now, token === null ? credentialEndsAt : null, this.config.dashboard.sessionHours),
      endedAt: null,
      credentialEndsAt: token === null ? null : credentialEndsAt,
    };
    const secret = newSecret();
    await this.sessions.add(session, hashOfSecret(secret), token);
    // in one order, so that two sign-ins never wait for each other
    for (const tenantId of tenants.toSorted())
      await this.audit.record(tenantId, credential, [
        { subjectType: 'session', subjectId: session.id, action: 'signed_in', before: null, after: { way } },
      ]);
    countSignIn(way, 'ok');
    return { session, secret };
  }
}
