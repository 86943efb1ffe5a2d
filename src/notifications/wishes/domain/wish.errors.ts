import { DomainError, LimitReached } from '../../../../libs/kernel/domain-error';

/** A member would have more subscriptions or notification rules than allowed. */
export class TooManyWishes extends LimitReached {
  readonly type = 'too-many-wishes';

  /** @param current how many there would be */
  constructor(what: string, limit: number, current: number) {
    super(`A member can have at most ${limit} ${what}; these would be ${current}.`, limit, current);
  }
}

/** The preferences were changed by someone else since the client read them. */
export class PreferencesChanged extends DomainError {
  readonly problem = 'stale';
  readonly type = 'preferences-changed';

  constructor(private readonly version: number) {
    super(`The preferences were changed since you read them. Their version is now ${version}.`);
  }

  override get details() {
    return { version: this.version };
  }
}
