/** A Redis that failed is left alone for so long: nobody waits for it again and again. */
const ASKED_AGAIN_AFTER_MS = 1_000;

/** Asks Redis, unless it has just failed. */
export class Patience {
  private askAgainAtMs = 0;

  constructor(private readonly onFailure: (error: Error) => void = () => undefined) {}

  /** What Redis answers; undefined while it is away. */
  async ask<T>(question: () => Promise<T>): Promise<T | undefined> {
    if (Date.now() < this.askAgainAtMs) return undefined;
    return question().catch((error: Error) => {
      this.askAgainAtMs = Date.now() + ASKED_AGAIN_AFTER_MS;
      this.onFailure(error);
      return undefined;
    });
  }
}
