import { BeforeApplicationShutdown, Injectable, OnApplicationBootstrap } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { ConsumeMessage } from 'amqplib';
import { Config } from '../../../libs/config/config';
import { InvalidInput } from '../../../libs/kernel/domain-error';
import { uuidv7 } from '../../../libs/kernel/uuid';
import { BatchConsumer } from '../../../libs/messaging/batch-consumer';
import { Broker } from '../../../libs/messaging/broker';
import type { DeadLetter } from '../../../libs/messaging/dead-letter';
import { IngestEventsCommand } from '../commands/ingest-events';
import { InboundEvent, parseEvent } from '../domain/inbound-event';
import { countProcessed } from '../processed-events.metric';
import { declareTopology, queueOf } from './topology';

const FINISH_WITHIN_MS = 8_000;

/** Takes the events from RabbitMQ. */
@Injectable()
export class EventsConsumer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private consumers: readonly BatchConsumer[] = [];

  constructor(
    private readonly config: Config,
    private readonly broker: Broker,
    private readonly commands: CommandBus,
  ) {}

  onApplicationBootstrap(): void {
    if (this.config.consumes)
      this.consumers = this.config.ingestion.exchanges.map((exchange) => this.consume(exchange));
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.consumers.map((consumer) => consumer.stop(FINISH_WITHIN_MS)));
  }

  /** Whether events are taken from every exchange. */
  get isConsuming(): boolean {
    return this.consumers.every(({ isConsuming }) => isConsuming);
  }

  private consume(exchange: string): BatchConsumer {
    return new BatchConsumer(this.broker, {
      queue: queueOf(exchange),
      batchSize: this.config.ingestion.batchSize,
      batchMaxAgeMs: this.config.ingestion.batchMaxAgeMs,
      declare: (channel) => declareTopology(channel, exchange),
      handle: (messages) => this.handle(exchange, messages),
    });
  }

  private async handle(exchange: string, messages: readonly ConsumeMessage[]): Promise<readonly DeadLetter[]> {
    const events = new Map<InboundEvent, ConsumeMessage>();
    const dead: DeadLetter[] = [];
    for (const message of messages) {
      const parsed = parse(exchange, message);
      if (parsed instanceof InvalidInput) dead.push({ message, reason: 'invalid', error: parsed.message });
      else events.set(parsed, message);
    }
    if (events.size > 0) {
      const outcomes = await this.commands.execute(new IngestEventsCommand([...events.keys()]));
      for (const [event, message] of events)
        countProcessed(exchange, message.fields.routingKey, outcomes.get(event) ?? 'duplicate');
    }
    for (const { message } of dead) countProcessed(exchange, message.fields.routingKey, 'dead');
    return dead;
  }
}

function parse(exchange: string, { content, fields, properties }: ConsumeMessage): InboundEvent | InvalidInput {
  try {
    const messageId = (properties.messageId as string | undefined) ?? uuidv7();
    return parseEvent(content, { source: exchange, routingKey: fields.routingKey, messageId });
  } catch (error) {
    if (error instanceof InvalidInput) return error;
    throw error;
  }
}
