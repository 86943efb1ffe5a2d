import { DomainError } from '../../../../libs/kernel/domain-error';

/** The way to sign in is not offered by this installation, or not from there. */
export class SignInRefused extends DomainError {
  readonly problem = 'forbidden';
  readonly type = 'sign-in-refused';
}

/** Too many people tried to sign in from an address. */
export class TooManySignIns extends DomainError {
  readonly problem = 'too-many';
  readonly type = 'too-many-sign-ins';

  constructor(
    private readonly limit: number,
    private readonly current: number,
    private readonly waitSeconds: number,
  ) {
    super(`From one address at most ${limit} can sign in within a minute.`);
  }

  override get retryAfterSeconds(): number {
    return this.waitSeconds;
  }

  override get details() {
    return { limit: this.limit, current: this.current };
  }
}

/** The member has no session with this id. */
export class SessionNotFound extends DomainError {
  readonly problem = 'not-found';
  readonly type = 'session-not-found';

  constructor(id: string) {
    super(`There is no session ${id} of yours.`);
  }
}

/** The installation has no OpenID provider: to clients the route does not exist. */
export class NoIdentityProvider extends DomainError {
  readonly problem = 'not-found';
  readonly type = 'not-found';

  constructor() {
    super('There is no sign-in by OpenID Connect here.');
  }
}
