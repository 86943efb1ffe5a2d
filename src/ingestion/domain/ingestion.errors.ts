import { DomainError } from '../../../libs/kernel/domain-error';

/** No dead letter has this id in this tenant. */
export class DeadLetterNotFound extends DomainError {
  readonly problem = 'not-found';
  readonly type = 'dead-letter-not-found';

  constructor(id: string) {
    super(`There is no dead letter ${id}.`);
  }
}

/** No event with this id has come from this tenant, or it is forgotten by now. */
export class EventNotFound extends DomainError {
  readonly problem = 'not-found';
  readonly type = 'event-not-found';

  constructor(id: string) {
    super(`There is no event ${JSON.stringify(id)}.`);
  }
}
