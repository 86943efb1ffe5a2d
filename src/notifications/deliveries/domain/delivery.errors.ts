import { DomainError } from '../../../../libs/kernel/domain-error';

/** There is no such delivery, or it is none of the reader's. */
export class DeliveryNotFound extends DomainError {
  readonly problem = 'not-found';
  readonly type = 'delivery-not-found';

  constructor(id: string) {
    super(`Delivery ${id} does not exist.`);
  }
}

/** The delivery is still on its way, or tells of what is over: it cannot be sent again. */
export class DeliveryNotResendable extends DomainError {
  readonly problem = 'conflict';
  readonly type = 'delivery-not-resendable';

  constructor(
    private readonly id: string,
    private readonly state: string,
    reason: string,
  ) {
    super(`Delivery ${id} cannot be sent again: ${reason}.`);
  }

  override get details() {
    return { id: this.id, state: this.state };
  }
}

/** The tenant sends too many test messages. */
export class TooManyTests extends DomainError {
  readonly problem = 'too-many';
  readonly type = 'too-many-tests';

  constructor() {
    super('At most 10 test messages are sent in a minute.');
  }

  override get retryAfterSeconds() {
    return 60;
  }
}
