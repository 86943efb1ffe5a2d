import type { Channel, ConsumeMessage } from 'amqplib';

/**
 * Acknowledges batches of one channel, each with all messages before it, in the order in which they were taken:
 * a batch that is done before an earlier one waits for it.
 */
export class InOrderAcks {
  private readonly batches: { readonly last: ConsumeMessage; isDone: boolean }[] = [];

  constructor(private readonly channel: Pick<Channel, 'ack'>) {}

  /**
   * A batch was taken.
   * @returns to be called when everything of it is settled
   */
  taken(messages: readonly ConsumeMessage[]): () => void {
    const last = messages[messages.length - 1];
    if (!last) return () => undefined;
    const batch = { last, isDone: false };
    this.batches.push(batch);
    return () => {
      batch.isDone = true;
      this.acknowledge();
    };
  }

  private acknowledge(): void {
    let done: ConsumeMessage | undefined;
    while (this.batches[0]?.isDone) done = this.batches.shift()?.last;
    if (done) this.channel.ack(done, true);
  }
}
