import { BeforeApplicationShutdown, Injectable, OnApplicationBootstrap } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { ConsumeMessage } from 'amqplib';
import { Config } from '../../../libs/config/config';
import { isUuid, uuidv7 } from '../../../libs/kernel/uuid';
import { BatchConsumer } from '../../../libs/messaging/batch-consumer';
import { Broker } from '../../../libs/messaging/broker';
import { DEAD_LETTERS } from '../../../libs/messaging/dead-letter';
import { DeadMessage, StoreDeadLettersCommand } from '../commands/store-dead-letters';
import { declareDeadLetters } from './topology';

const BATCH = 50;
const FINISH_WITHIN_MS = 8_000;

/** Takes the dead letters from RabbitMQ into the database, where they can be searched. */
@Injectable()
export class DeadLettersConsumer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private consumer?: BatchConsumer;

  constructor(
    private readonly config: Config,
    private readonly broker: Broker,
    private readonly commands: CommandBus,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.config.consumes) return;
    this.consumer = new BatchConsumer(this.broker, {
      queue: DEAD_LETTERS,
      batchSize: BATCH,
      batchMaxAgeMs: this.config.ingestion.batchMaxAgeMs,
      declare: declareDeadLetters,
      handle: (messages) => this.keep(messages),
      isLastResort: true,
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.consumer?.stop(FINISH_WITHIN_MS);
  }

  private async keep(messages: readonly ConsumeMessage[]) {
    await this.commands.execute(new StoreDeadLettersCommand(messages.map(deadMessageOf)));
    return [];
  }
}

/** RabbitMQ's own note of where a message died, when it was not us who sent it here. */
interface Death {
  readonly exchange?: string;
  readonly reason?: string;
  readonly 'routing-keys'?: readonly string[];
}

const textOf = (value: unknown, otherwise: string, maxLength = 255): string =>
  (typeof value === 'string' ? value : otherwise).replaceAll('\u0000', '').toWellFormed().slice(0, maxLength);

function deadMessageOf({ content, fields, properties }: ConsumeMessage): DeadMessage {
  const headers: Record<string, unknown> = properties.headers ?? {};
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
