import type { Channel, ConsumeMessage } from 'amqplib';

/**
 * Acknowledges the batches of one channel in the order in which they were received. An acknowledgement covers all earlier
 * messages, so a batch that is done before an earlier one waits for it.
 */
export class InOrderAcks {
  private readonly batches: { readonly messages: readonly ConsumeMessage[]; isDone: boolean }[] = [];

  /** @param onAcknowledged called with the messages that an acknowledgement covers */
  constructor(
    private readonly channel: Pick<Channel, 'ack'>,
    private readonly onAcknowledged: (messages: readonly ConsumeMessage[]) => void,
  ) {}

  /**
   * Registers a received batch.
   * @returns a function to call when all messages of the batch are settled
   */
  track(messages: readonly ConsumeMessage[]): () => void {
    if (messages.length === 0) return () => undefined;
    const batch = { messages, isDone: false };
    this.batches.push(batch);
    return () => {
      batch.isDone = true;
      this.acknowledge();
    };
  }

  private acknowledge(): void {
    const done: ConsumeMessage[] = [];
    while (this.batches[0]?.isDone) done.push(...(this.batches.shift()?.messages ?? []));
    const last = done.at(-1);
    if (!last) return;
    this.channel.ack(last, true);
    this.onAcknowledged(done);
  }
}
