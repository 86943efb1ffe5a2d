import { createHash } from 'node:crypto';
import type { ConsumeMessage } from 'amqplib';
import { LRUCache } from 'lru-cache';
import { uuidv7 } from '../../../libs/kernel/uuid';

const MAX_REMEMBERED = 20_000;

/** A delivery that is not acknowledged yet. */
interface OpenDelivery {
  readonly id: string;
  readonly consumerTag: string;
}

const contentKeyOf = ({ fields: { exchange, routingKey }, content }: ConsumeMessage): string =>
  createHash('sha256').update(`${exchange}\n${routingKey}\n`).update(content).digest('base64');

/**
 * Gives an id to each message that has none. Two equal messages get different ids. A message that is delivered again gets
 * the id of its first delivery, so that it is not counted twice, as long as this process remembers it.
 */
export class MessageIds {
  private readonly given = new WeakMap<ConsumeMessage, string>();
  private readonly open = new LRUCache<string, OpenDelivery[]>({ max: MAX_REMEMBERED });

  /** Returns the id of a message; always the same one for the same delivery. */
  of(message: ConsumeMessage): string {
    const own: unknown = message.properties.messageId;
    if (typeof own === 'string' && own !== '') return own;
    const known = this.given.get(message);
    if (known !== undefined) return known;
    const key = contentKeyOf(message);
    const id = (message.fields.redelivered ? this.takeLost(key, message) : undefined) ?? uuidv7();
    this.given.set(message, id);
    this.open.set(key, [...(this.open.get(key) ?? []), { id, consumerTag: message.fields.consumerTag ?? '' }]);
    return id;
  }

  /** Forgets messages that will not be delivered again. */
  forget(messages: readonly ConsumeMessage[]): void {
    for (const message of messages) {
      const id = this.given.get(message);
      if (id === undefined) continue;
      const key = contentKeyOf(message);
      const remaining = (this.open.get(key) ?? []).filter((one) => one.id !== id);
      if (remaining.length > 0) this.open.set(key, remaining);
      else this.open.delete(key);
    }
  }

  /** Takes the id of an equal message that an earlier consumer, which is lost, received. */
  private takeLost(key: string, { fields }: ConsumeMessage): string | undefined {
    const deliveries = this.open.get(key) ?? [];
    const lost = deliveries.find(({ consumerTag }) => consumerTag !== fields.consumerTag);
    if (lost)
      this.open.set(
        key,
        deliveries.filter((one) => one !== lost),
      );
    return lost?.id;
  }
}
