import type { CronRepeatOptions, EveryRepeatOptions } from 'bull';

/** A job of a queue, and how it is repeated. */
export interface JobSpec {
  readonly name: string;
  /** The schedule; absent for a job that code adds when there is work. */
  readonly repeat?: CronRepeatOptions | EveryRepeatOptions;
}

/** A queue and all of its jobs. Each job needs exactly one `@Process` method with its name. */
export interface QueueSpec {
  readonly name: string;
  readonly jobs: readonly JobSpec[];
}
