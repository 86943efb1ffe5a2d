import { Process, Processor } from '@nestjs/bull';
import { BeforeApplicationShutdown, Logger, OnApplicationBootstrap, OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { CommandBus } from '@nestjs/cqrs';
import { Config } from '../config/config';
import { Database, SYSTEM } from '../database/database';
import { prepared } from '../database/prepared';
import { Clock } from '../kernel/clock';
import { withLogFields } from '../telemetry/log-fields';
import { againAndAgain } from './again-and-again';
import { logFailure } from './log-failure';
import { type DueWork, dueWorkOf } from './when-due';

/** More than there are works, so that the next check never waits for one that takes long. */
const CONCURRENCY = 32;

/** SQL: the numbers of the works of which an item is due at `$1`. */
const dueNumbers = (works: readonly DueWork[]): string => {
  const firstDue = works.map(({ firstDue }, i) => `(${i}, least(${firstDue.map((sql) => `(${sql})`).join(', ')}))`);
  return `
    SELECT number FROM (VALUES ${firstDue.join(', ')}) works(number, first_due) WHERE first_due <= $1::timestamptz`;
};

/**
 * Asks every second, with one statement for all works, what is due, and does it. The database holds the due times. Bull wakes it;
 * a process that was not woken for TIMER_SWEEP_SECONDS, as without Redis, asks by itself.
 */
@Processor('clock')
export class DueWorkJob implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger(DueWorkJob.name);
  private readonly running = new Set<DueWork>();
  private readonly stopping = new AbortController();
  private works: readonly DueWork[] = [];
  private askedAt = 0;
  private sweeping: Promise<void> = Promise.resolve();
  /** The statement that asks what is due. */
  question = '';

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly commands: CommandBus,
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  onModuleInit(): void {
    const handlers = this.discovery.getProviders().flatMap(({ instance }) => (instance as object | undefined) ?? []);
    this.works = handlers.flatMap((handler) => dueWorkOf(handler.constructor) ?? []);
    if (this.works.length >= CONCURRENCY) throw new Error(`at most ${CONCURRENCY - 1} handlers can have @WhenDue`);
    this.question = prepared(dueNumbers(this.works));
  }

  onApplicationBootstrap(): void {
    if (this.config.relays) this.sweeping = this.keepSweeping();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.sweeping;
  }

  @Process({ name: 'do-due-work', concurrency: CONCURRENCY })
  async doDueWork(): Promise<void> {
    this.askedAt = performance.now();
    const due = await this.database.query<{ number: number }[]>(SYSTEM, this.question, [this.clock.now()]);
    const works = due.flatMap(({ number }) => this.works[number] ?? []).filter((work) => !this.running.has(work));
    await Promise.all(works.map((work) => this.do(work)));
  }

  private keepSweeping(): Promise<void> {
    const everyMs = this.config.timers.sweepSeconds * 1_000;
    return againAndAgain({ name: 'do-due-work', everyMs, log: this.log, signal: this.stopping.signal }, async () => {
      const isWoken = performance.now() - this.askedAt < everyMs;
      if (!isWoken) await this.doDueWork();
    });
  }

  /** Does one work. The others go on if it fails. */
  private async do(work: DueWork): Promise<void> {
    const command = work.command();
    const job = command.constructor.name;
    this.running.add(work);
    try {
      await withLogFields({ job }, () => this.commands.execute(command));
    } catch (error) {
      logFailure(this.log, job, error);
    } finally {
      this.running.delete(work);
    }
  }
}
