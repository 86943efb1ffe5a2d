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
