import { DomainError, LimitReached, StaleVersion } from '../../../libs/kernel/domain-error';

/** No suppression has this id in this tenant. */
export class SuppressionNotFound extends DomainError {
  readonly problem = 'not-found';
  readonly type = 'suppression-not-found';

  constructor(id: string) {
    super(`There is no suppression ${id}.`);
  }
}

/** A suppression that has ended cannot be changed. */
export class SuppressionEnded extends DomainError {
  readonly problem = 'conflict';
  readonly type = 'suppression-ended';

  constructor(id: string, at: Date) {
    super(`The suppression ${id} ended at ${at.toISOString()} and cannot be changed. Create a new one.`);
  }
}

/** No inhibition has this id in this tenant. */
export class InhibitionNotFound extends DomainError {
  readonly problem = 'not-found';
  readonly type = 'inhibition-not-found';

  constructor(id: string) {
    super(`There is no inhibition ${id}.`);
  }
}

/** Names of inhibitions are unique in a tenant. */
export class InhibitionNameTaken extends DomainError {
  readonly problem = 'conflict';
  readonly type = 'inhibition-name-taken';

  constructor(name: string) {
    super(`Another inhibition has the name ${JSON.stringify(name)}.`);
  }
}

/** The tenant has reached its limit of suppressions in force, or of inhibitions. */
export class TooManySuppressions extends LimitReached {
  readonly type = 'too-many-silences';

  constructor(what: string, limit: number, current: number) {
    super(`A tenant can have at most ${limit} ${what} in force; this one has ${current}.`, limit, current);
  }
}

/** The suppression or inhibition was changed by someone else since the client read it. */
export class SuppressionChanged extends StaleVersion {
  readonly type = 'silence-changed';

  constructor(version: number) {
    super('It', version);
  }
}
