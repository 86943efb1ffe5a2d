import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Audit } from '../../../../libs/audit/audit';
import type { Credential } from '../../../../libs/auth/member';
import { Config } from '../../../../libs/config/config';
import { Clock } from '../../../../libs/kernel/clock';
import { uuidv7 } from '../../../../libs/kernel/uuid';
import { sessionEnd, type Session, type SignInWay } from '../domain/session';
import { SignInRefused } from '../domain/session.errors';
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
  constructor(
    readonly way: SignInWay,
    readonly credential: Credential,
    readonly credentialEndsAt: Date,
  ) {
    super();
  }
}

@CommandHandler(SignInCommand)
export class SignInHandler implements ICommandHandler<SignInCommand> {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly audit: Audit,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  @Transactional()
  async execute({ way, credential, credentialEndsAt }: SignInCommand): Promise<BegunSession> {
    const { id, name, tenants, roles, permissions, isService } = credential;
    if (isService || tenants === 'all')
      throw new SignInRefused('Programs do not sign in: they send their credential with each request.');
    const now = this.clock.now();
    const session: Session = {
      ...{ id: uuidv7(now.getTime()), memberId: id, memberName: name, way, roles, tenants },
      permissions: [...permissions],
      createdAt: now,
      lastSeenAt: now,
      expiresAt: sessionEnd(now, credentialEndsAt, this.config.dashboard.sessionHours),
      endedAt: null,
    };
    const secret = newSecret();
    await this.sessions.add(session, hashOfSecret(secret));
    // in one order, so that two sign-ins never wait for each other
    for (const tenantId of tenants.toSorted())
      await this.audit.record(tenantId, credential, [
        { subjectType: 'session', subjectId: session.id, action: 'signed_in', before: null, after: { way } },
      ]);
    countSignIn(way, 'ok');
    return { session, secret };
  }
}
