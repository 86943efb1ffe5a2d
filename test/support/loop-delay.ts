import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** The longest time for which the event loop of this process did nothing but one task, in milliseconds of CPU. */
export interface LoopDelay<R> {
  readonly longestMs: number;
  readonly result: R;
}

const TICK_MS = 5;

/** The CPU time of this thread; where the system does not tell it, of the process. */
function cpuMs(): number {
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')[0]) / 1e6;
  } catch {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1_000;
  }
}

/**
 * Measures how long the event loop of this process is blocked while something runs in it: a timer ticks, and the CPU time
 * between two ticks counts, so that a busy machine, which gives the process less time, makes no difference.
 */
export async function loopDelayWhile<R>(run: () => Promise<R>): Promise<LoopDelay<R>> {
  let longestMs = 0;
  let isDone = false;
  const ticking = (async () => {
    while (!isDone) {
      const [cpu, wall] = [cpuMs(), performance.now()];
      await delay(TICK_MS);
      longestMs = Math.max(longestMs, Math.min(cpuMs() - cpu, performance.now() - wall));
    }
  })();
  try {
    return {
      result: await run(),
      get longestMs() {
        return longestMs;
      },
    };
  } finally {
    isDone = true;
    await ticking;
  }
}

/** The CPU time of the loop below on the machine for which the limit is meant, in milliseconds. */
const NOMINAL_MS = 50;

/** How many times slower the processor is at present than the one for which the limits are meant; at least 1. */
export function slownessOfMachine(): number {
  const startedMs = cpuMs();
  let sum = 0;
  for (let i = 0; i < 30_000_000; i++) sum += i % 7;
  return sum > 0 ? Math.max(1, (cpuMs() - startedMs) / NOMINAL_MS) : 1;
}
