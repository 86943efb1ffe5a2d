import { Logger } from '@nestjs/common';
import type { Channel, ConsumeMessage } from 'amqplib';
import { problemOf } from '../kernel/problem-of';
import type { Broker } from './broker';
import { DeadLetter, deadLetterMessage } from './dead-letter';
import type { ReopeningChannel } from './reopening-channel';
import { InOrderAcks } from './in-order-acks';
import type { Publisher } from './publisher';
import { fittingPrefetch } from './prefetch';
import { BatchBuffer } from './batch-buffer';

export interface BatchConsumerOptions {
  readonly queue: string;
  /** Where messages go that will not succeed. */
  readonly deadLetterExchange: string;
  /** A batch closes at this many messages … */
  readonly batchSize: number;
  /** … or when its oldest message has waited this long. */
  readonly batchMaxAgeMs: number;
  /** Declares what the queue needs, on each new channel. */
  readonly declare: (channel: Channel) => Promise<void>;
  /**
   * Resolves when the batch is committed, with the messages that will not succeed as they are.
   * Throws when the batch as a whole failed; then nothing of it may have happened.
   */
  readonly handle: (messages: readonly ConsumeMessage[]) => Promise<readonly DeadLetter[]>;
}

/** What a consumer is doing. */
export interface ConsumerState {
  readonly isConnected: boolean;
  readonly isConsuming: boolean;
  /** Why it does not take messages. */
  readonly pausedBy: string | null;
  /** Messages that were taken and not yet settled. */
  readonly inFlight: number;
  readonly processed: number;
  readonly failed: number;
  readonly lastMessageAt: Date | null;
}

/** The messages were given back to the broker, which delivers them again. */
class Abandoned extends Error {}

/** While one batch waits for the database, another one is computed. */
const BATCHES_AT_ONCE = 3;

const pauseBounds = { minMs: 200, maxMs: 15_000 };

/**
 * Takes messages from one queue in batches: handle, commit, then one acknowledgement for all of a batch.
 * A batch that fails for one message's sake is split until that message stands alone and is dead-lettered; when a
 * dependency is away, consuming pauses and the same batch is tried again.
 */
export class BatchConsumer {
  private readonly log: Logger;
  private readonly kept: ReopeningChannel;
  private readonly waiting: BatchBuffer;
  private readonly running = new Set<Promise<void>>();
  private channel?: Channel | undefined;
  private acks?: InOrderAcks | undefined;
  private consumerTag = '';
  private isStopping = false;
  private pausedBy: string | null = null;
  private prefetch = fittingPrefetch.first;
  private inHand = 0;
  private processed = 0;
  private failed = 0;
  private lastMessageAt: Date | null = null;
  private readonly sleepers = new Set<() => void>();

  constructor(
    broker: Broker,
    private readonly publisher: Publisher,
    private readonly options: BatchConsumerOptions,
  ) {
    this.log = new Logger(`consumer ${options.queue}`);
    this.waiting = new BatchBuffer(options.batchSize, options.batchMaxAgeMs, () => this.run());
    this.kept = broker.openChannel(options.queue, (channel) => this.open(channel));
  }

  get isConsuming(): boolean {
    return this.consumerTag !== '';
  }

  get state(): ConsumerState {
    const { isConsuming, pausedBy, processed, failed, lastMessageAt } = this;
    const inFlight = this.waiting.length + this.inHand;
    return {
      isConnected: this.channel !== undefined,
      isConsuming,
      pausedBy,
      inFlight,
      processed,
      failed,
      lastMessageAt,
    };
  }

  /** No new work; the batch in flight finishes or is abandoned; what waits goes back to the queue. */
  async stop(withinMs: number): Promise<void> {
    this.isStopping = true;
    await this.pause().catch(() => undefined);
    this.waiting.clear();
    for (const wakeUp of this.sleepers) wakeUp();
    let deadline: NodeJS.Timeout | undefined;
    await Promise.race([
      Promise.all(this.running),
      new Promise((resolve) => (deadline = setTimeout(resolve, withinMs))),
    ]);
    clearTimeout(deadline);
    await this.kept.close();
  }

  private async open(channel: Channel): Promise<void> {
    if (this.isStopping) return;
    channel.once('close', () => this.lost(channel));
    await this.options.declare(channel);
    await channel.prefetch(this.prefetch);
    this.waiting.clear();
    this.channel = channel;
    this.acks = new InOrderAcks(channel);
    if (this.running.size === 0) await this.resume();
  }

  private lost(channel: Channel): void {
    if (this.channel !== channel) return;
    this.channel = undefined;
    this.acks = undefined;
    this.consumerTag = '';
    this.waiting.clear();
    for (const wakeUp of this.sleepers) wakeUp();
  }

  private async resume(): Promise<void> {
    const { channel } = this;
    if (!channel || this.isConsuming || this.isStopping) return;
    this.pausedBy = null;
    const { consumerTag } = await channel.consume(this.options.queue, (message) => this.take(channel, message));
    if (this.channel === channel) this.consumerTag = consumerTag;
  }

  private async pause(): Promise<void> {
    const tag = this.consumerTag;
    this.consumerTag = '';
    if (tag) await this.channel?.cancel(tag);
  }

  /** Takes fewer messages ahead when they are large: memory stays bounded however deep the queue. */
  private async fitPrefetch(channel: Channel, batch: readonly ConsumeMessage[]): Promise<void> {
    const fitting = fittingPrefetch.for(batch, this.options.batchSize * (BATCHES_AT_ONCE + 1));
    if (this.channel !== channel || (fitting <= this.prefetch * 2 && fitting >= this.prefetch / 2)) return;
    this.prefetch = fitting;
    await this.pause();
    // holds for the consumer that starts next
    await channel.prefetch(fitting);
  }

  private take(channel: Channel, message: ConsumeMessage | null): void {
    // the broker cancelled us (the queue was deleted): a new channel declares it again
    if (!message) return void channel.close().catch(() => undefined);
    if (this.channel !== channel || this.isStopping) return;
    this.waiting.add(message);
  }

  private run(): void {
    const { channel, acks } = this;
    if (!channel || !acks || this.running.size >= BATCHES_AT_ONCE || this.isStopping) return;
    const batch = this.waiting.take();
    this.inHand += batch.length;
    const running = this.process(channel, batch, acks.taken(batch))
      .catch((error: Error) => this.abandon(channel, error))
      .finally(() => {
        this.inHand -= batch.length;
        this.running.delete(running);
        this.waiting.schedule();
      });
    this.running.add(running);
  }

  private async process(channel: Channel, batch: readonly ConsumeMessage[], acknowledge: () => void): Promise<void> {
    const dead = await this.settle(channel, batch);
    await this.publisher.publish(dead.map((letter) => deadLetterMessage(this.options.deadLetterExchange, letter)));
    if (this.channel === channel) acknowledge();
    await this.fitPrefetch(channel, batch);
    this.processed += batch.length - dead.length;
    this.failed += dead.length;
    this.lastMessageAt = new Date();
    await this.resume();
  }

  /** Handles the messages, however often it takes; returns those that are dead. */
  private async settle(channel: Channel, batch: readonly ConsumeMessage[]): Promise<readonly DeadLetter[]> {
    for (let pauseMs = pauseBounds.minMs; ; pauseMs = Math.min(pauseMs * 2, pauseBounds.maxMs)) {
      try {
        return await this.options.handle(batch);
      } catch (error) {
        if (problemOf(error) !== 'unavailable') return this.split(channel, batch, error as Error);
        await this.waitOut(channel, error as Error, pauseMs);
      }
    }
  }

  private async split(
    channel: Channel,
    batch: readonly ConsumeMessage[],
    error: Error,
  ): Promise<readonly DeadLetter[]> {
    const [message] = batch;
    if (message && batch.length === 1) {
      this.log.error(`a message failed alone: ${error.message}`, error.stack);
      return [{ message, reason: 'bug', error: error.message }];
    }
    const middle = Math.ceil(batch.length / 2);
    return [
      ...(await this.settle(channel, batch.slice(0, middle))),
      ...(await this.settle(channel, batch.slice(middle))),
    ];
  }

  private async waitOut(channel: Channel, error: Error, pauseMs: number): Promise<void> {
    if (this.isConsuming) this.log.warn(`paused, a dependency is away: ${error.message}`);
    this.pausedBy = error.message;
    await this.pause();
    await this.sleep(pauseMs);
    if (this.isStopping || this.channel !== channel) throw new Abandoned(error.message);
  }

  /** Until the time is over, or the channel is lost, or we stop. */
  private async sleep(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const wakeUp = () => {
        clearTimeout(timer);
        this.sleepers.delete(wakeUp);
        resolve();
      };
      const timer = setTimeout(wakeUp, ms);
      this.sleepers.add(wakeUp);
    });
  }

  /** The batch was not acknowledged: without its channel the broker delivers it again. */
  private async abandon(channel: Channel, error: Error): Promise<void> {
    if (!this.isStopping) this.log.warn(`a batch goes back to the queue: ${error.message}`);
    this.lost(channel);
    await channel.close().catch(() => undefined);
    await this.resume().catch(() => undefined);
  }
}
