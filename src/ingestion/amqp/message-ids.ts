import { createHash } from 'node:crypto';
import type { ConsumeMessage } from 'amqplib';
import { LRUCache } from 'lru-cache';
import { uuidv7 } from '../../../libs/kernel/uuid';

/** How many contents of lost messages are remembered. */
const MAX_REMEMBERED = 20_000;

const contentKeyOf = ({ fields: { exchange, routingKey }, content }: ConsumeMessage): string =>
  createHash('sha256').update(`${exchange}\n${routingKey}\n`).update(content).digest('base64');

/**
 * Gives an id to each message that has none. Two equal messages get different ids. A message that is delivered again after
 * its channel was lost gets the id of its first delivery, so that it is not counted twice, as long as this process
 * remembers it.
 */
export class MessageIds {
  private readonly given = new WeakMap<ConsumeMessage, string>();
  /** The content of each message that is not acknowledged yet, by the id that it was given. */
  private readonly open = new Map<string, string>();
  /** The ids of messages that will be delivered again, by their content. */
  private readonly lost = new LRUCache<string, string[]>({ max: MAX_REMEMBERED });

  /** Returns the id of a message; always the same one for the same delivery. */
  of(message: ConsumeMessage): string {
    const own: unknown = message.properties.messageId;
    if (typeof own === 'string' && own !== '') return own;
    const known = this.given.get(message);
    if (known !== undefined) return known;
    const key = contentKeyOf(message);
    const id = (message.fields.redelivered ? this.takeLost(key) : undefined) ?? uuidv7();
    this.given.set(message, id);
    this.open.set(id, key);
    return id;
  }

  /** Forgets messages that will not be delivered again. */
  forget(messages: readonly ConsumeMessage[]): void {
    for (const message of messages) {
      const id = this.given.get(message);
      if (id !== undefined) this.open.delete(id);
    }
  }

  /** The channel is lost: the messages that are not acknowledged will be delivered again. */
  lose(): void {
    for (const [id, key] of this.open) this.lost.set(key, [...(this.lost.get(key) ?? []), id]);
    this.open.clear();
  }

  private takeLost(key: string): string | undefined {
    const [id, ...others] = this.lost.get(key) ?? [];
    if (others.length > 0) this.lost.set(key, others);
    else this.lost.delete(key);
    return id;
  }
}
