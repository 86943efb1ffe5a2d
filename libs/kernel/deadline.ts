import { setTimeout } from 'node:timers/promises';

/**
 * Returns the answer if it comes within the time limit, in milliseconds.
 * @throws Error when it takes longer
 */
export async function within<T>(ms: number, answer: Promise<T>): Promise<T> {
  const isAnswered = new AbortController();
  const tooLate = setTimeout(ms, undefined, { signal: isAnswered.signal }).then(() => {
    throw new Error(`no answer within ${ms} ms`);
  });
  try {
    return await Promise.race([answer, tooLate]);
  } finally {
    isAnswered.abort();
  }
}
