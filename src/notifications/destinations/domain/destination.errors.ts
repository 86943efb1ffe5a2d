import { DomainError, LimitReached, StaleVersion } from '../../../../libs/kernel/domain-error';

/** No destination has this id in this tenant. */
export class DestinationNotFound extends DomainError {
  readonly problem = 'not-found';
  readonly type = 'destination-not-found';

  constructor(id: string) {
    super(`There is no destination ${id}.`);
  }
}

/** Names of destinations are unique in a tenant. */
export class DestinationNameTaken extends DomainError {
  readonly problem = 'conflict';
  readonly type = 'destination-name-taken';

  constructor(name: string) {
    super(`Another destination has the name ${JSON.stringify(name)}.`);
  }
}

/** The tenant has as many destinations as allowed. */
export class TooManyDestinations extends LimitReached {
  readonly type = 'too-many-destinations';

  constructor(limit: number, current: number) {
    super(`A tenant can have at most ${limit} destinations; this one has ${current}.`, limit, current);
  }
}

/** The destination was changed by someone else since the client read it. */
export class DestinationChanged extends StaleVersion {
  readonly type = 'destination-changed';

  constructor(version: number) {
    super('The destination', version);
  }
}

/** Only messages to webhooks are signed. */
export class DestinationWithoutSecret extends DomainError {
  readonly problem = 'conflict';
  readonly type = 'destination-without-secret';

  constructor(channel: string) {
    super(`A destination on the channel ${channel} has no secret: only messages to webhooks are signed.`);
  }
}
