import { Logger } from '@nestjs/common';
import type { Job, JobCounts, JobInformation, Queue } from 'bull';
import { problemOf } from '../kernel/problem-of';
import { withLogFields } from '../telemetry/log-fields';
import type { QueueSpec } from './queue-spec';

type Handler = (job: Job) => Promise<unknown>;

/** A queue of the list, with the `@Process` methods for its jobs. */
export class JobQueue {
  private readonly log: Logger;
  private readonly handlers = new Map<string, { readonly concurrency: number; readonly handler: Handler }>();
  private readonly process: (name: string, concurrency: number, handler: Handler) => Promise<void>;
  /** Until it is closed. */
  isOpen = true;
  private counting?: Promise<JobCounts> | undefined;

  constructor(
    private readonly spec: QueueSpec,
    private readonly queue: Queue,
  ) {
    this.log = new Logger(`queue ${spec.name}`);
    // without a listener an error of the connection would end the process
    queue.on('error', (error: Error) => this.log.debug(error.message));
    this.process = queue.process.bind(queue) as JobQueue['process'];
    Object.assign(queue, {
      // @nestjs/bull calls it for each `@Process` method, in every process, and leaves what it returns to itself
      process: (...given: readonly unknown[]) => this.add(given),
      // @nestjs/bull would close the queue after all others, or never while Redis is away: JobQueues does it
      onApplicationShutdown: undefined,
    });
  }

  get name(): string {
    return this.spec.name;
  }

  /** The jobs that nobody handles, and the handlers of jobs that are not declared. */
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

  /** From now on this process takes jobs. Not awaited: Bull waits while Redis is away. */
  start(): void {
    for (const [name, { concurrency, handler }] of this.handlers)
      this.process(name, concurrency, (job) => this.run(job, handler)).catch((error: Error) =>
        this.log.debug(error.message),
      );
  }

  /** Makes known when jobs are repeated, and forgets what an earlier version declared. */
  async announce(): Promise<void> {
    for (const { name, repeat } of this.spec.jobs)
      if (repeat) await this.queue.add(name, {}, { jobId: name, attempts: 1, repeat });
    for (const former of await this.queue.getRepeatableJobs())
      if (!this.isDeclared(former)) await this.queue.removeRepeatableByKey(former.key);
  }

  /** How many jobs are in which state. Asked several times at once, Redis is asked once. */
  counts(): Promise<JobCounts> {
    return (this.counting ??= this.queue.getJobCounts().finally(() => (this.counting = undefined)));
  }

  /** Takes no more jobs, and waits for those at hand. */
  async close(): Promise<void> {
    await this.queue.close();
    this.isOpen = false;
  }

  /** @param given name, how many at once, method; the first two are there if they were said */
  private add(given: readonly unknown[]): void {
    const name = typeof given[0] === 'string' ? given[0] : '';
    if (this.handlers.has(name)) throw new Error(`two methods handle the job "${name}" of the queue "${this.name}"`);
    const concurrency = given.find((one) => typeof one === 'number') ?? 1;
    this.handlers.set(name, { concurrency, handler: given.at(-1) as Handler });
  }

  /** What fails is logged with its job; one that is repeated has its next turn. */
  private run(job: Job, handler: Handler): Promise<void> {
    return withLogFields({ queue: this.name, job: job.name, job_id: String(job.id) }, async () => {
      try {
        await handler(job);
      } catch (error) {
        const text = `the job ${job.name} failed: ${(error as Error).message}`;
        if (problemOf(error) === 'unavailable') this.log.warn(text);
        else this.log.error({ err: error }, text);
        throw error;
      }
    });
  }

  private isDeclared({ name, cron, every }: JobInformation): boolean {
    return this.spec.jobs.some(({ name: declared, repeat = {} }) => {
      const { cron: itsCron, every: itsEvery } = repeat as { cron?: string; every?: number };
      return declared === name && (itsCron ? itsCron === cron : itsEvery === every);
    });
  }
}
