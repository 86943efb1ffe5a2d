import type { Logger } from '@nestjs/common';
import { problemOf } from '../kernel/problem-of';

/** Reports that a job failed: as a warning while a service is unavailable, else as an error with its stack. */
export function logFailure(log: Logger, job: string, error: unknown): void {
  const text = `the job ${job} failed: ${(error as Error).message}`;
  if (problemOf(error) === 'unavailable') log.warn(text);
  else log.error({ err: error }, text);
}
