import { DomainError } from '../kernel/domain-error';
import { HEADER_POINTER } from './idempotency-key';

/** The first request with the key is still running. */
export class RequestInProgress extends DomainError {
  readonly problem = 'conflict';
  readonly type = 'request-in-progress';

  constructor() {
    super('A request with this Idempotency-Key is still running. Repeat the request later to get its answer.');
  }

  override get retryAfterSeconds(): number {
    return 1;
  }
}

/** The key was used before, with a different request. */
export class IdempotencyKeyReused extends DomainError {
  readonly problem = 'invalid';
  readonly type = 'idempotency-key-reused';

  constructor() {
    super('This Idempotency-Key was used before with another body or query.');
  }

  override get details() {
    return { errors: [{ pointer: HEADER_POINTER, detail: 'was used before with another body or query' }] };
  }
}
