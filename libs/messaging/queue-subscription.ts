import type { Channel, ConsumeMessage } from 'amqplib';

/**
 * The consumer of one queue on one channel: at most one, however many callers start and stop it at the same time. Several
 * consumers of a process would take more messages than their prefetch allows, and one could not be stopped.
 */
export class QueueSubscription {
  private isWanted = false;
  private consumerTag: string | undefined;
  private settling: Promise<void> | undefined;

  constructor(
    private readonly channel: Pick<Channel, 'consume' | 'cancel'>,
    private readonly queue: string,
    private readonly onMessage: (message: ConsumeMessage | null) => void,
  ) {}

  get isActive(): boolean {
    return this.isWanted && this.consumerTag !== undefined;
  }

  /** Starts consuming, unless it consumes already. @throws when the channel is lost */
  start(): Promise<void> {
    return this.want(true);
  }

  /** Stops consuming: afterwards, no further message is received. @throws when the channel is lost */
  stop(): Promise<void> {
    return this.want(false);
  }

  private want(isWanted: boolean): Promise<void> {
    this.isWanted = isWanted;
    this.settling ??= this.settle().finally(() => (this.settling = undefined));
    return this.settling;
  }

  /** Starts or cancels the consumer until its state is what was asked for last. */
  private async settle(): Promise<void> {
    while (this.isWanted !== (this.consumerTag !== undefined)) {
      const tag = this.consumerTag;
      if (tag === undefined) this.consumerTag = (await this.channel.consume(this.queue, this.onMessage)).consumerTag;
      else {
        await this.channel.cancel(tag);
        this.consumerTag = undefined;
      }
    }
  }
}
