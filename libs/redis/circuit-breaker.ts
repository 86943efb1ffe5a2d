/** A Redis that failed is left alone for so long: nobody waits for it again and again. */
const RETRY_AFTER_MS = 1_000;

/** Asks Redis, unless it has just failed. */
export class CircuitBreaker {
  private retryAtMs = 0;

  constructor(private readonly onFailure: (error: Error) => void = () => undefined) {}

  /** What Redis answers; undefined while it is away. */
  async call<T>(question: () => Promise<T>): Promise<T | undefined> {
    if (Date.now() < this.retryAtMs) return undefined;
    return question().catch((error: Error) => {
      this.retryAtMs = Date.now() + RETRY_AFTER_MS;
      this.onFailure(error);
      return undefined;
    });
  }
}
