import { DomainError } from '../kernel/domain-error';

/** How many requests are allowed in the window, of whom, and how many there were. */
export interface ExceededLimit {
  readonly of: 'credential' | 'address';
  readonly limit: number;
  readonly windowSeconds: number;
  readonly current: number;
  readonly retryAfterSeconds: number;
}

/** Whoever asks has asked too often; tells when to come again. */
export class TooManyRequests extends DomainError {
  readonly problem = 'too-many';
  readonly type = 'too-many-requests';

  constructor(private readonly exceeded: ExceededLimit) {
    super(`More than ${exceeded.limit} requests of this ${exceeded.of} in ${exceeded.windowSeconds} s.`);
  }

  override get retryAfterSeconds(): number {
    return this.exceeded.retryAfterSeconds;
  }

  override get details() {
    const { of, limit, windowSeconds, current } = this.exceeded;
    return { limit_of: of, limit, window_seconds: windowSeconds, current };
  }
}
