import { DomainError } from '../../../libs/kernel/domain-error';

/** No suppression has this id in this tenant. */
export class SuppressionNotFound extends DomainError {
  readonly problem = 'not-found';
  readonly type = 'suppression-not-found';

  constructor(id: string) {
    super(`There is no suppression ${id}.`);
  }
}

/** What has ended is part of the record, and stays as it is. */
export class SuppressionEnded extends DomainError {
  readonly problem = 'conflict';
  readonly type = 'suppression-ended';

  constructor(id: string, at: Date) {
    super(`The suppression ${id} ended at ${at.toISOString()}: make a new one.`);
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

/** A tenant has only so many suppressions and inhibitions in force. */
export class TooManySuppressions extends DomainError {
  readonly problem = 'conflict';
  readonly type = 'too-many-silences';

  constructor(
    what: string,
    private readonly limit: number,
    private readonly current: number,
  ) {
    super(`A tenant has at most ${limit} ${what} in force; this one has ${current}.`);
  }

  override get details() {
    return { limit: this.limit, current: this.current };
  }
}

/** Somebody else changed it since it was read. */
export class SuppressionChanged extends DomainError {
  readonly problem = 'stale';
  readonly type = 'silence-changed';

  constructor(private readonly version: number) {
    super(`It has been changed meanwhile: it has version ${version}.`);
  }

  override get details() {
    return { version: this.version };
  }
}
