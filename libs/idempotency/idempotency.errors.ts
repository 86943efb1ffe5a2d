import { DomainError } from '../kernel/domain-error';
import { HEADER_POINTER } from './idempotency-key';

/** The first request with the key has not been answered yet. */
export class RequestInProgress extends DomainError {
  readonly problem = 'conflict';
  readonly type = 'request-in-progress';

  constructor() {
    super('A request with this Idempotency-Key is at work. Ask again for its answer.');
  }

  override get retryAfterSeconds(): number {
    return 1;
  }
}

/** The key came before, with something else. */
export class IdempotencyKeyReused extends DomainError {
  readonly problem = 'invalid';
  readonly type = 'idempotency-key-reused';

  constructor() {
    super('This Idempotency-Key came before with another body or query.');
  }

  override get details() {
    return { errors: [{ pointer: HEADER_POINTER, detail: 'came before with another body or query' }] };
  }
}
