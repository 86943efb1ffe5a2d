import { RabbitSubscribe } from '@golevelup/nestjs-rabbitmq';
import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { ConsumeMessage } from 'amqplib';
import { MicroBatcher } from '../../../libs/database/micro-batcher';
import { isUuid, uuidv7 } from '../../../libs/kernel/uuid';
import { TryAgain } from '../../../libs/messaging/subscribers';
import { DeadMessage, StoreDeadLettersCommand } from '../commands/store-dead-letters';
import { DEAD_LETTERS } from '../dead-letters';
import { deadLetterQueue } from './topology';

/** Moves dead letters from RabbitMQ to the database, where they can be searched. */
@Injectable()
export class DeadLettersConsumer {
  /** Letters that arrive at the same time are stored in one transaction. */
  private readonly letters = new MicroBatcher<DeadMessage, void>(async (messages) => {
    await this.commands.execute(new StoreDeadLettersCommand(messages));
    return messages.map(() => undefined);
  });

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
    await this.letters.do(deadMessageOf(message)).catch((error: Error) => {
      throw new TryAgain(error.message);
    });
  }
}

/** The header that RabbitMQ adds to a message that it dead-letters itself. */
interface Death {
  readonly exchange?: string;
  readonly reason?: string;
  readonly 'routing-keys'?: readonly string[];
}

const textOf = (value: unknown, otherwise: string, maxLength = 255): string =>
  (typeof value === 'string' ? value : otherwise).replaceAll('\u0000', '').toWellFormed().slice(0, maxLength);

function deadMessageOf({ content, fields, properties }: ConsumeMessage): DeadMessage {
  const headers: Record<string, unknown> = properties.headers ?? {};
  // our own headers are missing when RabbitMQ dead-lettered the message itself
  const [death = {}] = (headers['x-death'] as Death[] | undefined) ?? [];
  const id = headers['x-dead-id'];
  const messageId: unknown = properties.messageId;
  const diedAt = new Date(textOf(headers['x-dead-at'], ''));
  return {
    id: isUuid(id) ? id : uuidv7(),
    exchange: textOf(headers['x-original-exchange'], death.exchange ?? ''),
    routingKey: textOf(headers['x-original-routing-key'], death['routing-keys']?.[0] ?? fields.routingKey),
    messageId: typeof messageId === 'string' ? textOf(messageId, '') : null,
    reason: textOf(headers['x-reason'], death.reason ?? 'unknown', 50),
    error: textOf(headers['x-error'], 'RabbitMQ gave up delivering it', 1_000),
    body: content,
    diedAt: Number.isNaN(diedAt.getTime()) ? new Date() : diedAt,
  };
}
