import { DomainError, LimitReached, StaleVersion } from '../../../../libs/kernel/domain-error';
import { MAX_CONTACT_METHODS } from './contact-method';

/** No contact method of this member has this id. */
export class ContactMethodNotFound extends DomainError {
  readonly problem = 'not-found';
  readonly type = 'contact-method-not-found';

  constructor(id: string) {
    super(`There is no contact method ${id} of this member.`);
  }
}

/** The member has this address on this channel already. */
export class ContactMethodExists extends DomainError {
  readonly problem = 'conflict';
  readonly type = 'contact-method-exists';

  constructor(private readonly id: string) {
    super(`The member has this address already: contact method ${id}.`);
  }

  override get details() {
    return { contact_method_id: this.id };
  }
}

/** The member has as many contact methods as allowed. */
export class TooManyContactMethods extends LimitReached {
  readonly type = 'too-many-contact-methods';

  constructor(current: number) {
    super(`A member can have at most ${MAX_CONTACT_METHODS} contact methods.`, MAX_CONTACT_METHODS, current);
  }
}

/** The contact method was changed by someone else since the client read it. */
export class ContactMethodChanged extends StaleVersion {
  readonly type = 'contact-method-changed';

  constructor(version: number) {
    super('The contact method', version);
  }
}

/** Too many codes were sent to an address, or the last one was sent a moment ago, or guessed wrong too often. */
export class TooManyCodes extends DomainError {
  readonly problem = 'too-many';
  readonly type = 'too-many-codes';

  /** @param seconds after which a new code can be requested */
  constructor(
    reason: string,
    private readonly seconds: number,
  ) {
    super(`${reason} A new code can be requested in ${seconds} s.`);
  }

  override get retryAfterSeconds(): number {
    return this.seconds;
  }
}
