import { Worker } from 'node:worker_threads';
import { within } from './deadline';

const MAX_HEAP_MB = 256;

/**
 * Runs a script in a thread of its own, so that untrusted input which takes long does not block this one.
 * @param script CommonJS; it reads `workerData` and posts its result to `parentPort`
 * @param ms the time limit, after which the thread is ended
 * @throws Error when it takes longer, needs too much memory, or fails
 */
export async function inWorker<Result>(script: string, workerData: unknown, ms: number): Promise<Result> {
  const worker = new Worker(script, {
    eval: true,
    workerData,
    resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
  });
  try {
    return await within(
      ms,
      new Promise<Result>((resolve, reject) => {
        worker.once('message', resolve).once('error', reject);
        worker.once('exit', () => reject(new Error('the thread ended without a result')));
      }),
    );
  } finally {
    await worker.terminate();
  }
}
