import { RabbitSubscribe } from '@golevelup/nestjs-rabbitmq';
import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { ConsumeMessage } from 'amqplib';
import { MicroBatcher } from '../../../libs/database/micro-batcher';
import { problemOf } from '../../../libs/kernel/problem-of';
import { cutToShortText } from '../../../libs/kernel/short-text';
import { storableText } from '../../../libs/kernel/text';
import { isUuid, uuidv7 } from '../../../libs/kernel/uuid';
import { namedOrigin } from '../../../libs/messaging/origin';
import { TryAgain } from '../../../libs/messaging/subscribers';
import { DeadMessage, StoreDeadLettersCommand } from '../commands/store-dead-letters';
import { DEAD_LETTERS } from '../dead-letters';
import { deadLetterQueue } from './topology';

/** A letter that could not be stored this often, while the database was available, is stored with its body only. */
const MAX_FAILURES = 3;

/** Moves dead letters from RabbitMQ to the database, where they can be searched. */
@Injectable()
export class DeadLettersConsumer {
  /** Letters that arrive at the same time are stored in one transaction. */
  private readonly letters = new MicroBatcher<DeadMessage, void>(async (messages) => {
    await this.commands.execute(new StoreDeadLettersCommand(messages));
    return messages.map(() => undefined);
  });

  private readonly failures = new WeakMap<ConsumeMessage, number>();

  constructor(private readonly commands: CommandBus) {}

  /** Stores a dead letter. After any error the message is delivered again, because there is no other place for it. */
  @RabbitSubscribe({
    queue: DEAD_LETTERS,
    exchange: DEAD_LETTERS,
    routingKey: '',
    queueOptions: deadLetterQueue,
    deserializer: (body) => body,
  })
  async store(_body: unknown, message: ConsumeMessage): Promise<void> {
    try {
      await this.storeReadable(message);
    } catch (error) {
      throw new TryAgain((error as Error).message);
    }
  }

  /** Stores a letter. One that fails again and again, because of what it says about itself, is stored with its body only. */
  private async storeReadable(message: ConsumeMessage): Promise<void> {
    try {
      await this.letters.do(deadMessageOf(message));
    } catch (error) {
      if (problemOf(error) === 'unavailable') throw error;
      const failures = (this.failures.get(message) ?? 0) + 1;
      this.failures.set(message, failures);
      if (failures < MAX_FAILURES) throw error;
      await this.letters.do(unreadable(message, error as Error));
    }
  }
}

/** The first entry of the header that RabbitMQ adds to a message that it dead-letters itself; anybody can send another. */
function deathOf(headers: Record<string, unknown>): Record<string, unknown> {
  const deaths = headers['x-death'];
  const first: unknown = Array.isArray(deaths) ? deaths[0] : undefined;
  return typeof first === 'object' && first !== null ? (first as Record<string, unknown>) : {};
}

const textOf = (value: unknown, otherwise: string, maxLength = 255): string =>
  storableText((typeof value === 'string' ? value : otherwise).slice(0, maxLength));

/** A text that is short enough for AMQP, so that the letter can be replayed. */
const shortTextOf = (value: unknown, otherwise: string): string => cutToShortText(textOf(value, otherwise));

const unreadable = ({ content }: ConsumeMessage, error: Error): DeadMessage => ({
  id: uuidv7(),
  exchange: '',
  origin: null,
  routingKey: '',
  messageId: null,
  reason: 'unreadable',
  error: textOf(error.message, '', 1_000),
  body: content,
  diedAt: new Date(),
});

function deadMessageOf({ content, fields, properties }: ConsumeMessage): DeadMessage {
  const headers: Record<string, unknown> = properties.headers ?? {};
  // our own headers are missing when RabbitMQ dead-lettered the message itself
  const death = deathOf(headers);
  const keys = death['routing-keys'];
  const id = headers['x-dead-id'];
  const messageId: unknown = properties.messageId;
  const [now, diedAt] = [new Date(), new Date(textOf(headers['x-dead-at'], ''))];
  const exchange = shortTextOf(headers['x-original-exchange'], textOf(death['exchange'], ''));
  return {
    id: isUuid(id) ? id.toLowerCase() : uuidv7(),
    exchange,
    origin: namedOrigin(exchange, properties) ?? null,
    routingKey: shortTextOf(
      headers['x-original-routing-key'],
      textOf(Array.isArray(keys) ? keys[0] : undefined, fields.routingKey),
    ),
    messageId: typeof messageId === 'string' ? shortTextOf(messageId, '') : null,
    reason: textOf(headers['x-reason'], textOf(death['reason'], 'unknown'), 50),
    error: textOf(headers['x-error'], 'RabbitMQ gave up delivering it', 1_000),
    body: content,
    diedAt: diedAt.getTime() > 0 && diedAt < now ? diedAt : now,
  };
}
