import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@nestjs/common';
import { logFailure } from './log-failure';

/** What is done in pauses. */
export interface RepeatedWork {
  /** As the log calls it. */
  readonly name: string;
  readonly everyMs: number;
  readonly log: Logger;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/** Does something after each pause, until the signal ends it. A failure is logged. Resolves when the last time is over. */
export async function againAndAgain(
  { name, everyMs, log, signal }: RepeatedWork,
  work: () => Promise<unknown>,
): Promise<void> {
  while (!signal.aborted) {
    await sleep(everyMs, undefined, { signal }).catch(() => undefined);
    if (!signal.aborted) await work().catch((error: unknown) => logFailure(log, name, error));
  }
}
