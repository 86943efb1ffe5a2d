import { setTimeout as sleep } from 'node:timers/promises';

const WITHIN_MS = 20_000;

/** Asks until the answer is what was waited for. @throws Error when that takes too long */
export async function until(ask, isGood, what) {
  for (const deadline = Date.now() + WITHIN_MS; Date.now() < deadline; await sleep(100)) {
    const answer = await ask();
    if (isGood(answer)) return answer;
  }
  throw new Error(`${what} did not happen within ${WITHIN_MS / 1000} s`);
}

/** Prints a line of a story. */
export const line = (name, text) => console.log(`  ${name.padEnd(16)}${text}`);
