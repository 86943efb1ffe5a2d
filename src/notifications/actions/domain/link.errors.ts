import { DomainError } from '../../../../libs/kernel/domain-error';

/** There is no such link. */
export class LinkNotFound extends DomainError {
  readonly problem = 'not-found';
  readonly type = 'link-not-found';

  constructor() {
    super('This link does not exist.');
  }
}

/** A link that worked once, and does no longer. */
export class LinkOver extends DomainError {
  readonly problem = 'conflict';
  readonly type = 'link-over';

  /** @param reason why, as a sentence */
  constructor(reason: string) {
    super(reason);
  }
}
