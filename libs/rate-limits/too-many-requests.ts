import { DomainError } from '../kernel/domain-error';

/** A limit that was exceeded, and the number of requests in the window. */
export interface ExceededLimit {
  readonly of: 'credential' | 'address';
  readonly limit: number;
  readonly windowSeconds: number;
  readonly current: number;
  readonly retryAfterSeconds: number;
}

/** The caller made too many requests. The error says when to retry. */
export class TooManyRequests extends DomainError {
  readonly problem = 'too-many';
  readonly type = 'too-many-requests';

  constructor(private readonly exceeded: ExceededLimit) {
    super(`This ${exceeded.of} made more than ${exceeded.limit} requests in ${exceeded.windowSeconds} s.`);
  }

  override get retryAfterSeconds(): number {
    return this.exceeded.retryAfterSeconds;
  }

  override get details() {
    const { of, limit, windowSeconds, current } = this.exceeded;
    return { limit_of: of, limit, window_seconds: windowSeconds, current };
  }
}
