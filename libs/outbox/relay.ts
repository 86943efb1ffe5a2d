import { setTimeout } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { type Destination, destinations, type Failures, type OutboxRow } from './destination';
import { OutboxRows } from './outbox-rows';
import { WakeSignal } from './wake-signal';

const BATCH = 500;
/** A fallback only, since commits wake the relay. */
const POLL_MS = 1_000;
/** A relay that has not finished a turn for this long stands still. A turn takes a second, with retries up to half a minute. */
const STILL_AFTER_MS = 60_000;
const pauseBounds = { minMs: 200, maxMs: 10_000 };

/** Delivers the events that wait for one destination, then removes them: at least once, in order for each subject. */
export class Relay {
  readonly name: string;
  private readonly log: Logger;
  private readonly wake = new WakeSignal();
  private rows?: OutboxRows | undefined;
  private running?: Promise<void> | undefined;
  private isStopping = false;
  private lastTurnAt = 0;

  constructor(
    private readonly destination: Destination,
    private readonly databaseUrl: string,
  ) {
    this.name = `relay to ${destination.name}`;
    this.log = new Logger(this.name);
  }

  get isRunning(): boolean {
    return this.running !== undefined;
  }

  /** Whether none of its turns has succeeded for a minute, for any reason. */
  get standsStill(): boolean {
    return this.isRunning && performance.now() - this.lastTurnAt > STILL_AFTER_MS;
  }

  start(): void {
    this.lastTurnAt = performance.now();
    this.running = this.run().finally(() => (this.running = undefined));
  }

  /** Stops after the current batch. */
  async stop(): Promise<void> {
    this.isStopping = true;
    this.wake.call();
    await this.running;
    await this.disconnect();
  }

  private async run(): Promise<void> {
    let pauseMs = pauseBounds.minMs;
    while (!this.isStopping) {
      try {
        const relayed = await this.relayBatch();
        this.lastTurnAt = performance.now();
        pauseMs = pauseBounds.minMs;
        if (relayed < BATCH) await this.sleep();
      } catch (error) {
        await this.disconnect();
        if (this.isStopping) return;
        this.log.warn(`pauses for ${pauseMs} ms: ${(error as Error).message}`);
        await this.wake.within(pauseMs, 'ignoreEarlierCalls');
        pauseMs = Math.min(pauseMs * 2, pauseBounds.maxMs);
      }
    }
  }

  /** Sleeps until events are recorded. If some were recorded meanwhile, the relay keeps its partitions: fewer statements. */
  private async sleep(): Promise<void> {
    await setTimeout(destinations[this.destination.name].gatherMs);
    if (!this.wake.isPending) await this.rows?.release();
    await this.wake.within(POLL_MS);
  }

  /** @returns the number of rows in the batch */
  private async relayBatch(): Promise<number> {
    const outbox = (this.rows ??= await this.connect());
    const rows = await outbox.claim(BATCH);
    if (rows.length === 0) return 0;
    const failures = await this.destination.deliver(rows, (delivered) => outbox.remove(delivered));
    this.report(rows, failures);
    await outbox.retryLater(rows, failures);
    return rows.length;
  }

  private connect(): Promise<OutboxRows> {
    const lost = (error?: Error) => {
      if (error) this.log.warn(`lost its connection: ${error.message}`);
      this.rows = undefined;
      this.wake.call();
    };
    return OutboxRows.connect(this.databaseUrl, this.destination.name, () => this.wake.call(), lost);
  }

  /** Closes the connection, which releases its partitions. After an error, it may be lost without a further report. */
  private async disconnect(): Promise<void> {
    const { rows } = this;
    this.rows = undefined;
    await rows?.close();
  }

  private report(rows: readonly OutboxRow[], failures: Failures): void {
    for (const [subject, error] of failures) {
      const types = new Set(rows.filter(({ aggregateId }) => aggregateId === subject).map(({ type }) => type));
      this.log.error(`${[...types].join(', ')} of ${subject} failed: ${error.message}`, error.stack);
    }
  }
}
