import { Logger } from '@nestjs/common';
import type { Channel, ConsumeMessage } from 'amqplib';
import { within } from '../kernel/deadline';
import { problemOf } from '../kernel/problem-of';
import type { Broker } from './broker';
import { DeadLetter, deadLetterMessage } from './dead-letter';
import type { ReopeningChannel } from './reopening-channel';
import { InOrderAcks } from './in-order-acks';
import type { Publisher } from './publisher';
import { fittingPrefetch } from './prefetch';
import { BatchBuffer } from './batch-buffer';
import { markedTime } from './queue-marker';
import { QueueSubscription } from './queue-subscription';

export interface BatchConsumerOptions {
  readonly queue: string;
  /** The exchange for messages that cannot be processed. */
  readonly deadLetterExchange: string;
  /** A batch is ready at this many messages … */
  readonly batchSize: number;
  /** … or when its oldest message has waited this long, in milliseconds. */
  readonly batchMaxAgeMs: number;
  /** Declares the queue and its bindings. Called for each new channel. */
  readonly declare: (channel: Channel) => Promise<void>;
  /**
   * Processes a batch. Resolves when it is committed, with the messages that can never be processed as they are.
   * Throws when the batch failed as a whole; then it must have changed nothing.
   */
  readonly handle: (messages: readonly ConsumeMessage[]) => Promise<readonly DeadLetter[]>;
  /** Called when a marker has come out of the queue and all messages of this process before it are acknowledged. */
  readonly onMarker: (sentAt: Date) => void;
  /** Called when messages are acknowledged: they are not delivered again. */
  readonly onAcknowledged: (messages: readonly ConsumeMessage[]) => void;
  /** Called when the channel is lost: the messages that are not acknowledged are delivered again. */
  readonly onLost: () => void;
}

/** The state of a consumer. */
export interface ConsumerState {
  readonly isConnected: boolean;
  readonly isConsuming: boolean;
  /** Why it has paused; null while it consumes. */
  readonly pausedBy: string | null;
  /** The number of messages that were received but not settled yet. */
  readonly inFlight: number;
  readonly processed: number;
  readonly failed: number;
  readonly lastMessageAt: Date | null;
}

/** The batch was given up; the broker will deliver its messages again. */
class BatchAbandoned extends Error {}

/** While some batches wait for the database, another one can be computed. */
const BATCHES_AT_ONCE = 3;

const pauseBounds = { minMs: 200, maxMs: 15_000 };

/**
 * Consumes one queue in batches: handle, commit, then acknowledge the whole batch at once.
 * A batch that fails because of one message is split until that message is alone and is dead-lettered. While a dependency
 * is unavailable, consuming pauses and the same batch is retried.
 */
export class BatchConsumer {
  private readonly log: Logger;
  private readonly reopeningChannel: ReopeningChannel;
  private readonly buffer: BatchBuffer;
  private readonly running = new Set<Promise<void>>();
  private channel?: Channel | undefined;
  private acks?: InOrderAcks | undefined;
  private subscription?: QueueSubscription | undefined;
  private isStopping = false;
  private pausedBy: string | null = null;
  private prefetch = fittingPrefetch.first;
  private inProgress = 0;
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
    this.buffer = new BatchBuffer(options.batchSize, options.batchMaxAgeMs, () => this.run());
    this.reopeningChannel = broker.openChannel(options.queue, (channel) => this.open(channel));
  }

  get isConsuming(): boolean {
    return this.subscription?.isActive ?? false;
  }

  get state(): ConsumerState {
    const { isConsuming, pausedBy, processed, failed, lastMessageAt } = this;
    const inFlight = this.buffer.length + this.inProgress;
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

  /**
   * Stops consuming. Running batches may finish within the time limit, in milliseconds; all other messages go back to the
   * queue.
   */
  async stop(withinMs: number): Promise<void> {
    this.isStopping = true;
    await this.subscription?.stop().catch(() => undefined);
    this.buffer.clear();
    for (const wakeUp of this.sleepers) wakeUp();
    await within(withinMs, Promise.allSettled(this.running)).catch(() => undefined);
    await this.reopeningChannel.close();
  }

  private async open(channel: Channel): Promise<void> {
    if (this.isStopping) return;
    channel.once('close', () => this.lost(channel));
    await this.options.declare(channel);
    await channel.prefetch(this.prefetch);
    this.buffer.clear();
    this.channel = channel;
    this.acks = new InOrderAcks(channel, (messages) => this.acknowledged(messages));
    this.subscription = new QueueSubscription(channel, this.options.queue, (message) => this.receive(channel, message));
    // messages of batches that still run will be delivered again
    if (this.running.size === 0) await this.resume();
  }

  private lost(channel: Channel): void {
    if (this.channel !== channel) return;
    this.channel = undefined;
    this.acks = undefined;
    this.subscription = undefined;
    this.options.onLost();
    this.buffer.clear();
    for (const wakeUp of this.sleepers) wakeUp();
  }

  private acknowledged(messages: readonly ConsumeMessage[]): void {
    this.options.onAcknowledged(messages);
    for (const message of messages) {
      const sentAt = markedTime(message);
      if (sentAt) this.options.onMarker(sentAt);
    }
  }

  private async resume(): Promise<void> {
    if (!this.subscription || this.isStopping) return;
    this.pausedBy = null;
    await this.subscription.start();
  }

  /** Prefetches fewer messages when they are large, so that memory stays bounded. */
  private async adjustPrefetch(channel: Channel, batch: readonly ConsumeMessage[]): Promise<void> {
    const fitting = fittingPrefetch.for(batch, this.options.batchSize * (BATCHES_AT_ONCE + 1));
    if (this.channel !== channel || (fitting <= this.prefetch * 2 && fitting >= this.prefetch / 2)) return;
    this.prefetch = fitting;
    await this.subscription?.stop();
    // applies to the consumer that is started next
    await channel.prefetch(fitting);
  }

  private receive(channel: Channel, message: ConsumeMessage | null): void {
    // the broker cancelled the consumer (the queue was deleted): a new channel declares the queue again
    if (!message) return void channel.close().catch(() => undefined);
    if (this.channel !== channel || this.isStopping) return;
    this.buffer.add(message);
  }

  private run(): void {
    const { channel, acks } = this;
    if (!channel || !acks || this.running.size >= BATCHES_AT_ONCE || this.isStopping) return;
    const batch = this.buffer.nextBatch();
    this.inProgress += batch.length;
    const running = this.process(channel, batch, acks.track(batch))
      .catch((error: Error) => this.abandon(channel, error))
      .finally(() => {
        this.inProgress -= batch.length;
        this.running.delete(running);
        this.buffer.schedule();
        // a channel that was opened meanwhile has waited for the batches of the previous one
        if (this.running.size === 0) void this.resume().catch(() => undefined);
      });
    this.running.add(running);
  }

  private async process(channel: Channel, batch: readonly ConsumeMessage[], acknowledge: () => void): Promise<void> {
    const messages = batch.filter((message) => !markedTime(message));
    const dead = messages.length > 0 ? await this.settle(channel, messages) : [];
    const letters = dead.map((letter) => deadLetterMessage(this.options.deadLetterExchange, letter));
    // the batch is committed: while the channel is open, a failure here must not make it come again
    await this.whileUnavailable(channel, () => this.publisher.publish(letters));
    if (this.channel === channel) acknowledge();
    await this.adjustPrefetch(channel, batch);
    this.processed += messages.length - dead.length;
    this.failed += dead.length;
    if (messages.length > 0) this.lastMessageAt = new Date();
    await this.resume();
  }

  /** Handles the messages, with retries while a dependency is unavailable. Returns the dead letters. */
  private async settle(channel: Channel, batch: readonly ConsumeMessage[]): Promise<readonly DeadLetter[]> {
    try {
      return await this.whileUnavailable(channel, () => this.options.handle(batch));
    } catch (error) {
      if (error instanceof BatchAbandoned) throw error;
      return this.split(channel, batch, error as Error);
    }
  }

  /**
   * Does the work, and repeats it while a dependency is unavailable.
   * @throws BatchAbandoned when the channel is lost or the consumer stops
   */
  private async whileUnavailable<T>(channel: Channel, work: () => Promise<T>): Promise<T> {
    for (let pauseMs = pauseBounds.minMs; ; pauseMs = Math.min(pauseMs * 2, pauseBounds.maxMs)) {
      try {
        return await work();
      } catch (error) {
        if (problemOf(error) !== 'unavailable') throw error;
        await this.pauseFor(channel, error as Error, pauseMs);
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
      this.log.error(`a message cannot be processed: ${error.message}`, error.stack);
      return [{ message, reason: 'bug', error: error.message }];
    }
    const middle = Math.ceil(batch.length / 2);
    return [
      ...(await this.settle(channel, batch.slice(0, middle))),
      ...(await this.settle(channel, batch.slice(middle))),
    ];
  }

  private async pauseFor(channel: Channel, error: Error, pauseMs: number): Promise<void> {
    if (this.isConsuming) this.log.warn(`paused, a dependency is unavailable: ${error.message}`);
    this.pausedBy = error.message;
    await this.subscription?.stop().catch(({ message }: Error) => {
      throw new BatchAbandoned(message);
    });
    await this.sleep(pauseMs);
    if (this.isStopping || this.channel !== channel) throw new BatchAbandoned(error.message);
  }

  /** Waits until the time is over, the channel is lost, or the consumer stops. */
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

  /** Closes the channel, so that the broker delivers the unacknowledged batch again. */
  private async abandon(channel: Channel, error: Error): Promise<void> {
    if (!this.isStopping) this.log.warn(`a batch goes back to the queue: ${error.message}`);
    this.lost(channel);
    await channel.close().catch(() => undefined);
  }
}
