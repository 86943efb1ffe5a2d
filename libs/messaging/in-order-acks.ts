import type { Channel, ConsumeMessage } from 'amqplib';

/**
 * Acknowledges the batches of one channel in the order in which they were received. An acknowledgement covers all earlier
 * messages, so a batch that is done before an earlier one waits for it.
 */
export class InOrderAcks {
  private readonly batches: { readonly last: ConsumeMessage; isDone: boolean }[] = [];

  constructor(private readonly channel: Pick<Channel, 'ack'>) {}

  /**
   * Registers a received batch.
   * @returns a function to call when all messages of the batch are settled
   */
  track(messages: readonly ConsumeMessage[]): () => void {
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
