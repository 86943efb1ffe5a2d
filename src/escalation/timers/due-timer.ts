import { BeforeApplicationShutdown, Logger, OnApplicationBootstrap } from '@nestjs/common';
import type { CommandBus, ICommand } from '@nestjs/cqrs';
import type { Queue } from 'bull';
import { LRUCache } from 'lru-cache';
import { ClsServiceManager } from 'nestjs-cls';
import type { Config } from '../../../libs/config/config';
import { againAndAgain } from '../../../libs/jobs/again-and-again';
import { logFailure } from '../../../libs/jobs/log-failure';
import { chunksOf } from '../../../libs/kernel/chunks-of';
import type { Clock } from '../../../libs/kernel/clock';

/** What is due at a time. */
export interface DueItem {
  readonly id: string;
  /** null: never. */
  readonly nextAt: Date | null;
}

/** What the timer does; who owns the items says so at the start. */
export interface TimedWork {
  readonly command: () => ICommand;
  /** The first items that are due until a time. */
  readonly dueUntil: (at: Date, max: number) => Promise<readonly { readonly id: string; readonly dueAt: Date }[]>;
}

const MAX_SWEPT = 10_000;
const JOBS_AT_ONCE = 500;
const REMEMBERED_JOBS = 5_000;
const REMEMBERED_MS = 60_000;
/** How many calls may wait for Redis. */
const MAX_ADDING = 20;
/** How long items are gathered for one alarm, and when what others had locked is tried again. */
const SOON_MS = 200;

/** The time of the alarm of an item: the end of the fifth of a second in which it is due, which others share. */
const alarmFor = (at: number): number => (Math.floor(at / SOON_MS) + 1) * SOON_MS;

/**
 * An alarm clock for items with a due time. The database knows what is due; a wake does all that is due, so that it does not matter who wakes,
 * or how often: delayed jobs in Redis, one for all that is due at about the same time, and a look every few seconds, for what Redis has lost.
 */
export abstract class DueTimer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger(this.constructor.name);
  private readonly stopping = new AbortController();
  private readonly added = new LRUCache<number, true>({ max: REMEMBERED_JOBS, ttl: REMEMBERED_MS });
  private work?: TimedWork;
  private running: Promise<void> | undefined;
  private isWanted = false;
  private soon: NodeJS.Timeout | undefined;
  private adding = 0;
  private sweeping: Promise<void> = Promise.resolve();

  /** @param job the name of the jobs of the queue */
  constructor(
    private readonly queue: Queue,
    private readonly job: string,
    private readonly commands: CommandBus,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  /** Says what is to be done. Called once, before the application starts. */
  does(work: TimedWork): void {
    this.work = work;
  }

  onApplicationBootstrap(): void {
    if (this.config.relays) this.sweeping = this.keepSweeping();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await Promise.allSettled([this.sweeping, this.running]);
  }

  /** Sets the alarm for items whose due time is stored and committed. Without Redis, the next look finds them. */
  schedule(items: readonly DueItem[]): void {
    const now = this.clock.now().getTime();
    const latest = now + this.config.timers.horizonSeconds * 1_000;
    const due = items.flatMap(({ nextAt }) => (nextAt && nextAt.getTime() <= latest ? [nextAt.getTime()] : []));
    const isNow = due.some((at) => at <= now);
    if (isNow && this.config.relays) void this.wake();
    const alarms = due.filter((at) => at > now || !this.config.relays).map((at) => alarmFor(Math.max(at, now)));
    this.addJobs([...new Set(alarms)], now).catch((error: Error) =>
      this.log.debug(`jobs were not added: ${error.message}`),
    );
  }

  /** Does what is due now, and again if somebody wakes meanwhile. Never throws: the next look tries again. */
  wake(): Promise<void> {
    this.isWanted = true;
    // outside of the context of the caller, whose transaction it must not join
    this.running ??= ClsServiceManager.getClsService()
      .exit(() => this.doWanted())
      .finally(() => this.rest());
    return this.running;
  }

  /** Wakes a moment later. Who asks meanwhile is served by the same wake, so that many levels are taken together. */
  wakeSoon(): void {
    this.soon ??= setTimeout(() => {
      this.soon = undefined;
      void this.wake();
    }, SOON_MS).unref();
  }

  /** Looks once at what is due, and sets the alarms that Redis may have lost. */
  async sweep(): Promise<void> {
    const now = this.clock.now();
    const until = new Date(now.getTime() + (this.isReady ? this.config.timers.horizonSeconds * 1_000 : 0));
    const due = (await this.work?.dueUntil(until, this.isReady ? MAX_SWEPT : 1)) ?? [];
    this.schedule(due.map(({ id, dueAt }) => ({ id, nextAt: dueAt })));
  }

  private get isReady(): boolean {
    return this.queue.client.status === 'ready';
  }

  /** Somebody may have woken it after its last look. */
  private rest(): void {
    this.running = undefined;
    if (this.isWanted && this.work && !this.stopping.signal.aborted) void this.wake();
  }

  private async doWanted(): Promise<void> {
    while (this.isWanted && this.work && !this.stopping.signal.aborted) {
      this.isWanted = false;
      try {
        await this.commands.execute(this.work.command());
      } catch (error) {
        logFailure(this.log, this.job, error);
      }
    }
  }

  /** A job of the same time exists once. */
  private async addJobs(alarms: readonly number[], now: number): Promise<void> {
    // Redis may hang: what is left out is found by the next look
    if (!this.isReady || this.adding >= MAX_ADDING) return;
    this.adding += 1;
    await this.addFresh(alarms, now).finally(() => (this.adding -= 1));
  }

  private async addFresh(alarms: readonly number[], now: number): Promise<void> {
    const fresh = alarms.filter((at) => !this.added.has(at));
    for (const some of chunksOf(fresh, JOBS_AT_ONCE)) {
      await this.queue.addBulk(
        some.map((at) => ({
          name: this.job,
          data: {},
          opts: { jobId: `at ${at}`, delay: Math.max(0, at - now), attempts: 1, removeOnFail: true },
        })),
      );
      for (const at of some) this.added.set(at, true);
    }
  }

  private async keepSweeping(): Promise<void> {
    const everyMs = this.config.timers.sweepSeconds * 1_000;
    await this.sweep().catch((error: unknown) => logFailure(this.log, 'sweep', error));
    await againAndAgain({ name: 'sweep', everyMs, log: this.log, signal: this.stopping.signal }, () => this.sweep());
  }
}
