/** After a failure, Redis is not called for this time, so that callers do not wait for it repeatedly. */
const RETRY_AFTER_MS = 1_000;

/** Calls Redis, unless a call has just failed. */
export class CircuitBreaker {
  private retryAtMs = 0;

  constructor(private readonly onFailure: (error: Error) => void = () => undefined) {}

  /** Returns the answer of Redis; undefined while it is unavailable. */
  async call<T>(command: () => Promise<T>): Promise<T | undefined> {
    if (Date.now() < this.retryAtMs) return undefined;
    return command().catch((error: Error) => {
      this.retryAtMs = Date.now() + RETRY_AFTER_MS;
      this.onFailure(error);
      return undefined;
    });
  }
}
