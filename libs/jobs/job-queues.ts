import { setTimeout } from 'node:timers/promises';
import { BeforeApplicationShutdown, Logger, OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import type { JobCounts } from 'bull';
import type { Config } from '../config/config';
import { within } from '../kernel/deadline';
import { ShutdownReport } from '../shutdown/shutdown-report';
import type { JobConnections } from './job-connections';
import type { JobQueue } from './job-queue';

/**
 * How often the repeated jobs are scheduled again: Redis may have lost them, or a process ended before it scheduled the next
 * run.
 */
const SCHEDULE_EVERY_MS = 3_000;
const FINISH_WITHIN_MS = 8_000;
const ANSWER_WITHIN_MS = 2_000;

/**
 * Manages all declared queues: checks their handlers at the start, processes jobs if the role of the process allows it,
 * counts jobs and closes the queues.
 */
export class JobQueues implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  private readonly log = new Logger(JobQueues.name);
  private readonly stopping = new AbortController();

  constructor(
    private readonly config: Config,
    private readonly connections: JobConnections,
    private readonly queues: readonly JobQueue[],
    report: ShutdownReport,
  ) {
    report.add(() => {
      const open = this.queues.filter(({ isOpen }) => isOpen).map(({ name }) => name);
      return open.length > 0 && `Bull queues ${open.join(', ')}: not closed, running jobs will run again`;
    });
  }

  /** Runs after @nestjs/bull has found every handler. */
  onApplicationBootstrap(): void {
    const faults = this.queues.flatMap((queue) => queue.faults);
    if (faults.length > 0) throw new Error(`The declared jobs and their handlers do not match: ${faults.join('; ')}`);
    if (!this.config.relays) return;
    for (const queue of this.queues) queue.start();
    void this.keepScheduled();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    if (!this.connections.isReady) return;
    const closing = Promise.all(this.queues.map((queue) => queue.close()));
    await within(FINISH_WITHIN_MS, closing).catch(() => this.log.warn('jobs are still running'));
  }

  onApplicationShutdown(): void {
    this.connections.close();
  }

  /** Counts the jobs of each queue by state; undefined while Redis is unavailable. */
  async counts(): Promise<ReadonlyMap<string, JobCounts | undefined>> {
    const countsOf = async (queue: JobQueue) =>
      this.connections.isReady ? within(ANSWER_WITHIN_MS, queue.counts()).catch(() => undefined) : undefined;
    return new Map(await Promise.all(this.queues.map(async (queue) => [queue.name, await countsOf(queue)] as const)));
  }

  /** Schedules repeatedly, one round after the other, so that at most one call of each queue waits for Redis. */
  private async keepScheduled(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const results = await Promise.allSettled(this.queues.map((queue) => queue.scheduleRepeatedJobs()));
      for (const result of results)
        if (result.status === 'rejected' && !signal.aborted) this.log.warn((result.reason as Error).message);
      await setTimeout(SCHEDULE_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}
