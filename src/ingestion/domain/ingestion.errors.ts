import { DomainError } from '../../../libs/kernel/domain-error';

/** The tenant has no dead letter with this id. */
export class DeadLetterNotFound extends DomainError {
  readonly problem = 'not-found';
  readonly type = 'dead-letter-not-found';

  constructor(id: string) {
    super(`There is no dead letter ${id}.`);
  }
}

/** No event of the tenant has this id, or it was deleted after its retention time. */
export class EventNotFound extends DomainError {
  readonly problem = 'not-found';
  readonly type = 'event-not-found';

  constructor(id: string) {
    super(`There is no event ${JSON.stringify(id)}.`);
  }
}

/** There are no demo days here: DEMO_MODE is off. To clients the route does not exist. */
export class DemoDayNotOffered extends DomainError {
  readonly problem = 'not-found';
  readonly type = 'not-found';

  constructor() {
    super('There is no demo day: DEMO_MODE is off.');
  }
}

/** A demo day of the tenant began less than a minute ago. */
export class TooManyDemoDays extends DomainError {
  readonly problem = 'too-many';
  readonly type = 'too-many-demo-days';

  constructor(private readonly waitSeconds: number) {
    super('A demo day can begin once a minute.');
  }

  override get retryAfterSeconds(): number {
    return this.waitSeconds;
  }
}
