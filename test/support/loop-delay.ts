import { setTimeout as delay } from 'node:timers/promises';

/** The longest time for which the event loop of this process did nothing but one task, in milliseconds of CPU. */
export interface LoopDelay<R> {
  readonly longestMs: number;
  readonly result: R;
}

const TICK_MS = 5;
const cpuMs = (): number => {
  const { user, system } = threadCpuUsage();
  return (user + system) / 1_000;
};

/** The time of this thread alone, since Node 23.9; before that, of the process. */
const threadCpuUsage = (): NodeJS.CpuUsage =>
  (process as { threadCpuUsage?: () => NodeJS.CpuUsage }).threadCpuUsage?.() ?? process.cpuUsage();

/**
 * Measures how long the event loop of this process is blocked while something runs in it: a timer ticks, and the CPU time
 * between two ticks counts, so that a busy machine, which gives the process less time, makes no difference. It is not more
 * than the wall time between them, because other threads of the process (such as garbage collection) use CPU too.
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
