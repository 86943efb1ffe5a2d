import { Logger } from '@nestjs/common';
import type { Job, JobCounts, JobInformation, Queue } from 'bull';
import { withLogFields } from '../telemetry/log-fields';
import { logFailure } from './log-failure';
import type { JobSpec, QueueSpec } from './queue-spec';

type Handler = (job: Job) => Promise<unknown>;

/** How far the clocks of two processes may be apart, and how late a run may be. */
const TOLERANCE_MS = 2_000;

/** Whether it is the schedule of a declared job. */
function isOf({ name, cron, every }: JobInformation, { name: declared, repeat }: JobSpec): boolean {
  const { cron: itsCron, every: itsEvery } = { ...repeat } as { cron?: string; every?: number };
  return declared === name && (itsCron ? itsCron === cron : itsEvery === every);
}

/**
 * Whether the next run can still come. It is late when the process that should schedule it ended before, and too far when
 * the clock of a process was wrong.
 */
function isOnTime({ next, every }: JobInformation): boolean {
  const inMs = next - Date.now();
  return inMs > -TOLERANCE_MS && (!every || inMs <= every + TOLERANCE_MS);
}

/** A declared queue, with the `@Process` methods that handle its jobs. */
export class JobQueue {
  private readonly log: Logger;
  private readonly handlers = new Map<string, { readonly concurrency: number; readonly handler: Handler }>();
  private readonly process: (name: string, concurrency: number, handler: Handler) => Promise<void>;
  /** Whether the queue is not closed yet. */
  isOpen = true;
  private counting?: Promise<JobCounts> | undefined;

  constructor(
    private readonly spec: QueueSpec,
    private readonly queue: Queue,
  ) {
    this.log = new Logger(`queue ${spec.name}`);
    // without a listener, an error of the connection would end the process
    queue.on('error', (error: Error) => this.log.debug(error.message));
    this.process = queue.process.bind(queue) as JobQueue['process'];
    Object.assign(queue, {
      // @nestjs/bull calls it for each `@Process` method, in every process, and ignores the returned promise
      process: (...given: readonly unknown[]) => this.add(given),
      // JobQueues closes the queue: @nestjs/bull would do it last, or never while Redis is unavailable
      onApplicationShutdown: undefined,
    });
  }

  get name(): string {
    return this.spec.name;
  }

  /** Error texts: declared jobs without a handler, and handlers of undeclared jobs. */
  get faults(): readonly string[] {
    const declared = this.spec.jobs.map(({ name }) => name);
    const missing = declared.filter((name) => !this.handlers.has(name));
    const unknown = [...this.handlers.keys()].filter((name) => !declared.includes(name));
    return [
      ...missing.map(
        (name) =>
          `the job "${name}" of the queue "${this.name}" has no handler: @Processor('${this.name}') with @Process('${name}')`,
      ),
      ...unknown.map((name) => `@Process('${name}') handles a job that the queue "${this.name}" does not declare`),
    ];
  }

  /** Starts processing jobs. It does not wait for Bull, which waits while Redis is unavailable. */
  start(): void {
    for (const [name, { concurrency, handler }] of this.handlers)
      this.process(name, concurrency, (job) => this.run(job, handler)).catch((error: Error) =>
        this.log.debug(error.message),
      );
  }

  /** Schedules the repeated jobs that have no next run, and removes the schedules that only an earlier version declared. */
  async scheduleRepeatedJobs(): Promise<void> {
    const scheduled = await this.queue.getRepeatableJobs();
    for (const job of this.spec.jobs)
      if (job.repeat && !scheduled.some((one) => isOf(one, job) && isOnTime(one)))
        await this.queue.add(job.name, {}, { jobId: job.name, attempts: 1, repeat: job.repeat });
    for (const one of scheduled)
      if (!this.spec.jobs.some((job) => isOf(one, job))) await this.queue.removeRepeatableByKey(one.key);
  }

  /** Counts the jobs by state. Concurrent calls share one query to Redis. */
  counts(): Promise<JobCounts> {
    return (this.counting ??= this.queue.getJobCounts().finally(() => (this.counting = undefined)));
  }

  /** Stops processing new jobs, and waits for the running ones. */
  async close(): Promise<void> {
    await this.queue.close();
    this.isOpen = false;
  }

  /** @param given the arguments of `queue.process`: an optional name, an optional concurrency, and the method */
  private add(given: readonly unknown[]): void {
    const name = typeof given[0] === 'string' ? given[0] : '';
    if (this.handlers.has(name)) throw new Error(`two methods handle the job "${name}" of the queue "${this.name}"`);
    const concurrency = given.find((one) => typeof one === 'number') ?? 1;
    this.handlers.set(name, { concurrency, handler: given.at(-1) as Handler });
  }

  /** Runs a job and logs its failure. A repeated job runs again at its next time. */
  private run(job: Job, handler: Handler): Promise<void> {
    return withLogFields({ queue: this.name, job: job.name, job_id: String(job.id) }, async () => {
      try {
        await handler(job);
      } catch (error) {
        logFailure(this.log, job.name, error);
        throw error;
      }
    });
  }
}
