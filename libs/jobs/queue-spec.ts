import type { CronRepeatOptions, EveryRepeatOptions } from 'bull';

/** A job that a queue may hold, and when it is repeated. */
export interface JobSpec {
  readonly name: string;
  /** Absent: the job is added when there is work for it. */
  readonly repeat?: CronRepeatOptions | EveryRepeatOptions;
}

/** A queue with all of its jobs. Each job has one `@Process` method with its name. */
export interface QueueSpec {
  readonly name: string;
  readonly jobs: readonly JobSpec[];
}
