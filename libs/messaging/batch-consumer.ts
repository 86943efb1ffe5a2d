import { Logger } from '@nestjs/common';
import type { ConfirmChannel, ConsumeMessage } from 'amqplib';
import { problemOf } from '../kernel/problem-of';
import type { Broker } from './broker';
import { DeadLetter, deadLetterMessage } from './dead-letter';
import type { KeptChannel } from './kept-channel';
import { publishConfirmed } from './publisher';

export interface BatchConsumerOptions {
  readonly queue: string;
  /** A batch closes at this many messages … */
  readonly batchSize: number;
  /** … or when its oldest message has waited this long. */
  readonly batchMaxAgeMs: number;
  /** Declares what the queue needs, on each new channel. */
  readonly declare: (channel: ConfirmChannel) => Promise<void>;
  /**
   * Resolves when the batch is committed, with the messages that can not be understood.
   * Throws when the batch as a whole failed; then nothing of it may have happened.
   */
  readonly handle: (messages: readonly ConsumeMessage[]) => Promise<readonly DeadLetter[]>;
}

/** The messages were given back to the broker, which delivers them again. */
class Abandoned extends Error {}

const pauseBounds = { firstMs: 200, longestMs: 15_000 };

/**
 * Takes messages from one queue in batches, one batch at a time: handle, commit, then one acknowledgement for all.
 * A batch that fails for one message's sake is split until that message stands alone and is dead-lettered; when a
 * dependency is away, consuming pauses and the same batch is tried again.
 */
export class BatchConsumer {
  private readonly log: Logger;
  private readonly kept: KeptChannel;
  private channel?: ConfirmChannel | undefined;
  private consumerTag = '';
  private waiting: { message: ConsumeMessage; since: number }[] = [];
  private timer?: NodeJS.Timeout;
  private running?: Promise<void> | undefined;
  private isStopping = false;
  private wakeUp: () => void = () => undefined;

  constructor(
    broker: Broker,
    private readonly options: BatchConsumerOptions,
  ) {
    this.log = new Logger(`consumer ${options.queue}`);
    this.kept = broker.keepChannel(options.queue, (channel) => this.open(channel));
  }

  get isConsuming(): boolean {
    return this.consumerTag !== '';
  }

  /** No new work; the batch in flight finishes or is abandoned; what waits goes back to the queue. */
  async stop(withinMs: number): Promise<void> {
    this.isStopping = true;
    clearTimeout(this.timer);
    await this.pause().catch(() => undefined);
    this.waiting = [];
    this.wakeUp();
    let deadline: NodeJS.Timeout | undefined;
    await Promise.race([this.running, new Promise((resolve) => (deadline = setTimeout(resolve, withinMs)))]);
    clearTimeout(deadline);
    await this.kept.close();
  }

  private async open(channel: ConfirmChannel): Promise<void> {
    if (this.isStopping) return;
    channel.once('close', () => this.lost(channel));
    await this.options.declare(channel);
    await channel.prefetch(this.options.batchSize * 2);
    this.waiting = [];
    this.channel = channel;
    await this.resume();
  }

  private lost(channel: ConfirmChannel): void {
    if (this.channel !== channel) return;
    this.channel = undefined;
    this.consumerTag = '';
    this.waiting = [];
    this.wakeUp();
  }

  private async resume(): Promise<void> {
    const { channel } = this;
    if (!channel || this.isConsuming || this.isStopping) return;
    const { consumerTag } = await channel.consume(this.options.queue, (message) => this.take(channel, message));
    this.consumerTag = consumerTag;
  }

  private async pause(): Promise<void> {
    const tag = this.consumerTag;
    this.consumerTag = '';
    if (tag) await this.channel?.cancel(tag);
  }

  private take(channel: ConfirmChannel, message: ConsumeMessage | null): void {
    // the broker cancelled us (the queue was deleted): a new channel declares it again
    if (!message) return void channel.close().catch(() => undefined);
    if (this.channel !== channel || this.isStopping) return;
    this.waiting.push({ message, since: Date.now() });
    this.schedule();
  }

  private schedule(): void {
    const oldest = this.waiting[0];
    if (!oldest || this.running || this.isStopping) return;
    const age = Date.now() - oldest.since;
    if (this.waiting.length >= this.options.batchSize || age >= this.options.batchMaxAgeMs) return this.run();
    this.timer ??= setTimeout(() => {
      delete this.timer;
      this.schedule();
    }, this.options.batchMaxAgeMs - age);
  }

  private run(): void {
    const { channel } = this;
    if (!channel) return;
    const batch = this.waiting.splice(0, this.options.batchSize).map(({ message }) => message);
    this.running = this.process(channel, batch)
      .catch((error: Error) => this.abandon(channel, error))
      .finally(() => {
        this.running = undefined;
        this.schedule();
      });
  }

  private async process(channel: ConfirmChannel, batch: readonly ConsumeMessage[]): Promise<void> {
    const dead = await this.settle(channel, batch);
    if (dead.length > 0) await publishConfirmed(channel, dead.map(deadLetterMessage));
    // batches run one after the other, so everything up to the last message of this one is done
    const last = batch[batch.length - 1];
    if (last && this.channel === channel) channel.ack(last, true);
  }

  /** Handles the messages, however often it takes; returns those that are dead. */
  private async settle(channel: ConfirmChannel, batch: readonly ConsumeMessage[]): Promise<readonly DeadLetter[]> {
    for (let pauseMs = pauseBounds.firstMs; ; pauseMs = Math.min(pauseMs * 2, pauseBounds.longestMs)) {
      try {
        const dead = await this.options.handle(batch);
        await this.resume();
        return dead;
      } catch (error) {
        if (problemOf(error) !== 'unavailable') return this.split(channel, batch, error as Error);
        await this.waitOut(channel, error as Error, pauseMs);
      }
    }
  }

  private async split(
    channel: ConfirmChannel,
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

  private async waitOut(channel: ConfirmChannel, error: Error, pauseMs: number): Promise<void> {
    if (this.isConsuming) this.log.warn(`paused, a dependency is away: ${error.message}`);
    await this.pause();
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.wakeUp = resolve;
      timer = setTimeout(resolve, pauseMs);
    });
    clearTimeout(timer);
    if (this.isStopping || this.channel !== channel) throw new Abandoned(error.message);
  }

  /** The batch was not acknowledged: without its channel the broker delivers it again. */
  private async abandon(channel: ConfirmChannel, error: Error): Promise<void> {
    if (!this.isStopping) this.log.warn(`a batch goes back to the queue: ${error.message}`);
    this.lost(channel);
    await channel.close().catch(() => undefined);
  }
}
