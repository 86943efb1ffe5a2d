import type { ConsumeMessage } from 'amqplib';

/** A batch is ready at this many bytes, even with few messages, so that memory stays bounded. */
const MAX_BYTES = 8 * 1024 * 1024;

/**
 * Collects messages to batches. A batch is ready at a number of messages, at a size, or at an age of its oldest
 * message.
 */
export class BatchBuffer {
  private messages: { message: ConsumeMessage; since: number }[] = [];
  private bytes = 0;
  private timer?: NodeJS.Timeout | undefined;

  /** @param onReady called when a batch is ready, again with each further message until the batch is removed */
  constructor(
    private readonly batchSize: number,
    private readonly maxAgeMs: number,
    private readonly onReady: () => void,
  ) {}

  get length(): number {
    return this.messages.length;
  }

  add(message: ConsumeMessage): void {
    this.messages.push({ message, since: Date.now() });
    this.bytes += message.content.length;
    this.schedule();
  }

  /** Removes and returns the oldest messages, at most one batch. */
  nextBatch(): ConsumeMessage[] {
    let bytes = 0;
    let size = 0;
    for (const { message } of this.messages.slice(0, this.batchSize)) {
      bytes += message.content.length;
      if (size > 0 && bytes > MAX_BYTES) break;
      size++;
    }
    const batch = this.messages.splice(0, size).map(({ message }) => message);
    for (const { content } of batch) this.bytes -= content.length;
    return batch;
  }

  clear(): void {
    this.messages = [];
    this.bytes = 0;
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  /** Calls `onReady` when a batch is ready: now, or when the oldest message is old enough. */
  schedule(): void {
    const [oldest] = this.messages;
    if (!oldest) return;
    const age = Date.now() - oldest.since;
    if (this.messages.length >= this.batchSize || this.bytes >= MAX_BYTES || age >= this.maxAgeMs)
      return this.onReady();
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.schedule();
    }, this.maxAgeMs - age);
  }
}
