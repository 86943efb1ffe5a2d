import { BeforeApplicationShutdown, Inject, Injectable, Logger, OnApplicationBootstrap } from '@nestjs/common';
import { Config } from '../config/config';
import { problemOf } from '../kernel/problem-of';
import { Publisher } from '../messaging/publisher';
import { ShutdownReport } from '../shutdown/shutdown-report';
import { Dispatcher } from './dispatcher';
import { OutboxRow, OutboxRows } from './outbox-rows';
import { WakeSignal } from './wake-signal';

/** Names the topic exchange on which everything that happened is published. */
export const EVENTS_EXCHANGE = Symbol('the exchange of events');

const BATCH = 500;
/** A fallback only: commits wake the relay. */
const POLL_MS = 1_000;
const pauseBounds = { minMs: 200, maxMs: 10_000 };

/** Consecutive rows of one type. */
const runsOf = (rows: readonly OutboxRow[]): OutboxRow[][] => {
  const runs: OutboxRow[][] = [];
  for (const row of rows) {
    const run = runs[runs.length - 1];
    if (run?.[0]?.type === row.type) run.push(row);
    else runs.push([row]);
  }
  return runs;
};

/** Takes what the outbox holds, publishes it with confirms, tells the listeners in this process, then removes it. */
@Injectable()
export class OutboxRelay implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger(OutboxRelay.name);
  private readonly wake = new WakeSignal();
  private rows?: OutboxRows | undefined;
  private running?: Promise<void> | undefined;
  private isStopping = false;

  constructor(
    private readonly config: Config,
    private readonly publisher: Publisher,
    private readonly dispatcher: Dispatcher,
    @Inject(EVENTS_EXCHANGE) private readonly exchange: string,
    report: ShutdownReport,
  ) {
    report.add(() => this.running !== undefined && 'outbox relay: what it has not told is told later');
  }

  onApplicationBootstrap(): void {
    if (this.config.relays) this.running = this.run().finally(() => (this.running = undefined));
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    this.wake.call();
    await this.running;
    await this.rows?.close();
  }

  private async run(): Promise<void> {
    let pauseMs = pauseBounds.minMs;
    while (!this.isStopping) {
      try {
        const relayed = await this.relayBatch();
        pauseMs = pauseBounds.minMs;
        if (relayed < BATCH) await this.wake.within(POLL_MS);
      } catch (error) {
        this.log.warn(`the outbox waits ${pauseMs} ms: ${(error as Error).message}`);
        await this.wake.within(pauseMs, 'undisturbed');
        pauseMs = Math.min(pauseMs * 2, pauseBounds.maxMs);
      }
    }
  }

  /** @returns how many rows it took */
  private async relayBatch(): Promise<number> {
    const outbox = (this.rows ??= await this.connect());
    try {
      const rows = await outbox.take(BATCH);
      await this.publish(rows.filter((row) => !row.is_published));
      const failed = new Map<string, Error>();
      for (const run of runsOf(rows)) await this.tell(outbox, run, failed);
      for (const [subject, error] of failed) await outbox.retryLater(subject, rows, error.message);
      return rows.length;
    } finally {
      await this.rows?.release();
    }
  }

  private connect(): Promise<OutboxRows> {
    const lost = (error?: Error) => {
      if (error) this.log.warn(`the relay lost its connection: ${error.message}`);
      this.rows = undefined;
      this.wake.call();
    };
    return OutboxRows.connect(this.config.database.url, () => this.wake.call(), lost);
  }

  private async publish(rows: readonly OutboxRow[]): Promise<void> {
    if (rows.length === 0) return;
    await this.publisher.publish(
      rows.map(({ id, type, payload }) => ({
        exchange: this.exchange,
        routingKey: type,
        content: Buffer.from(payload),
        options: { messageId: id, type },
      })),
    );
  }

  /** Tells a run of events; if that fails, each alone, so that one bad event holds up nothing but its own subject. */
  private async tell(outbox: OutboxRows, run: readonly OutboxRow[], failed: Map<string, Error>): Promise<void> {
    const rows = run.filter(({ aggregate_id }) => !failed.has(aggregate_id));
    const [first] = rows;
    if (!first) return;
    try {
      await this.dispatcher.dispatch(
        first.type,
        rows.map(({ payload }) => payload),
      );
      await outbox.remove(rows.map(({ seq }) => seq));
    } catch (error) {
      if (problemOf(error) === 'unavailable') throw error;
      if (rows.length > 1) for (const row of rows) await this.tell(outbox, [row], failed);
      else failed.set(first.aggregate_id, this.reported(first, error as Error));
    }
  }

  private reported(row: OutboxRow, error: Error): Error {
    this.log.error(`a listener to ${row.type} failed, event ${row.id}: ${error.message}`, error.stack);
    return error;
  }
}
