import { setTimeout } from 'node:timers/promises';
import { BeforeApplicationShutdown, Logger, OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import type { JobCounts } from 'bull';
import type { Config } from '../config/config';
import { within } from '../kernel/deadline';
import { ShutdownReport } from '../shutdown/shutdown-report';
import type { JobConnections } from './job-connections';
import type { JobQueue } from './job-queue';

/** How often repeated jobs are announced again: Redis may have lost them, or the process that took one ended too soon. */
const ANNOUNCE_EVERY_MS = 3_000;
const FINISH_WITHIN_MS = 8_000;
const ANSWER_WITHIN_MS = 2_000;

/** All queues of the list: their jobs are checked at the start, processed where the role says so, counted and closed. */
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
      return open.length > 0 && `Bull queues ${open.join(', ')}: not closed, a job at work is done again`;
    });
  }

  /** By now @nestjs/bull has found every handler. */
  onApplicationBootstrap(): void {
    const faults = this.queues.flatMap((queue) => queue.faults);
    if (faults.length > 0) throw new Error(`Jobs and handlers do not fit: ${faults.join('; ')}`);
    if (!this.config.relays) return;
    for (const queue of this.queues) queue.start();
    void this.announce();
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

  /** How many jobs are in which state, by queue; undefined while Redis is away. */
  async counts(): Promise<ReadonlyMap<string, JobCounts | undefined>> {
    const ask = async (queue: JobQueue) =>
      this.connections.isReady ? within(ANSWER_WITHIN_MS, queue.counts()).catch(() => undefined) : undefined;
    return new Map(await Promise.all(this.queues.map(async (queue) => [queue.name, await ask(queue)] as const)));
  }

  /** Again and again, one after the other: while Redis is away, no more than one announcement of each waits. */
  private async announce(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const announced = await Promise.allSettled(this.queues.map((queue) => queue.announce()));
      for (const result of announced)
        if (result.status === 'rejected' && !signal.aborted) this.log.warn((result.reason as Error).message);
      await setTimeout(ANNOUNCE_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}
