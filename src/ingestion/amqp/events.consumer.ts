import { BeforeApplicationShutdown, Inject, Injectable, OnApplicationBootstrap } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { ConsumeMessage } from 'amqplib';
import { Config } from '../../../libs/config/config';
import { Clock } from '../../../libs/kernel/clock';
import { InvalidInput } from '../../../libs/kernel/domain-error';
import { BatchConsumer } from '../../../libs/messaging/batch-consumer';
import { Broker } from '../../../libs/messaging/broker';
import { DEAD_LETTER_EXCHANGE, type DeadLetter } from '../../../libs/messaging/dead-letter';
import { originOf } from '../../../libs/messaging/origin';
import { Publisher } from '../../../libs/messaging/publisher';
import { ShutdownReport } from '../../../libs/shutdown/shutdown-report';
import { HTTP_EXCHANGE, queueOf, RecordMarkerCommand } from '../../pipeline';
import { IngestEventsCommand, IngestResult } from '../commands/ingest-events';
import { ConsumerStates } from '../../../libs/messaging/consumer-states';
import { ConflictReports } from '../conflict-reports';
import { InboundEvent, ReservedType } from '../domain/inbound-event';
import { ProcessedCounts } from '../ingestion.metrics';
import { eventSource } from '../event-source';
import { readServiceEvent } from '../read-service-event';
import { MessageIds } from './message-ids';
import { declareQueue, declareQueues } from './topology';

/** A message, and the event that it contains. */
interface Received {
  readonly event: InboundEvent;
  readonly message: ConsumeMessage;
}

const FINISH_WITHIN_MS = 8_000;

/** Consumes events from RabbitMQ, in batches. */
@Injectable()
export class EventsConsumer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private consumers: readonly BatchConsumer[] = [];

  constructor(
    private readonly config: Config,
    private readonly broker: Broker,
    private readonly publisher: Publisher,
    private readonly commands: CommandBus,
    private readonly states: ConsumerStates,
    private readonly clock: Clock,
    private readonly report: ShutdownReport,
    private readonly conflicts: ConflictReports,
    @Inject(DEAD_LETTER_EXCHANGE) private readonly deadLetterExchange: string,
  ) {}

  onApplicationBootstrap(): void {
    const exchanges = [...new Set([...this.config.ingestion.exchanges, HTTP_EXCHANGE])];
    if (this.config.consumes) this.consumers = exchanges.map((exchange) => this.consume(exchange));
    // a process that accepts events over HTTP needs the queues, even if other processes consume them
    else this.broker.openChannel('queues', (channel) => declareQueues(channel, exchanges));
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.consumers.map((consumer) => consumer.stop(FINISH_WITHIN_MS)));
  }

  private consume(exchange: string): BatchConsumer {
    const queue = queueOf(exchange);
    const ids = new MessageIds();
    const consumer = new BatchConsumer(this.broker, this.publisher, {
      queue,
      deadLetterExchange: this.deadLetterExchange,
      batchSize: this.config.ingestion.batchSize,
      batchMaxAgeMs: this.config.ingestion.batchMaxAgeMs,
      declare: (channel) => declareQueue(channel, exchange),
      handle: (messages) => this.handle(exchange, messages, ids),
      onMarker: (sentAt) => void this.commands.execute(new RecordMarkerCommand(queue, sentAt)).catch(() => undefined),
      onAcknowledged: (messages) => ids.forget(messages),
      onLost: () => ids.lose(),
    });
    this.states.add(queue, () => consumer.state);
    this.report.add(() => {
      const { inFlight } = consumer.state;
      return inFlight > 0 && `consumer ${queue}: ${inFlight} messages go back to the queue`;
    });
    return consumer;
  }

  private async handle(
    exchange: string,
    messages: readonly ConsumeMessage[],
    ids: MessageIds,
  ): Promise<readonly DeadLetter[]> {
    const received: Received[] = [];
    const dead: DeadLetter[] = [];
    const counts = new ProcessedCounts();
    const receivedAt = this.clock.now();
    for (const message of messages) {
      const parsed = parse(exchange, message, ids, receivedAt);
      if (parsed instanceof InvalidInput) dead.push({ message, reason: reasonOf(parsed), error: parsed.message });
      else received.push({ event: parsed, message });
    }
    if (received.length > 0) {
      const result = await this.commands.execute(
        new IngestEventsCommand(
          exchange,
          received.map(({ event }) => event),
        ),
      );
      dead.push(...failedBy(result, received), ...ofUnknownTenants(result, received));
      this.conflicts.report(exchange, result.conflicts);
      received.forEach(({ message }, i) => counts.add(message.fields.routingKey, result.outcomes[i] ?? 'duplicate'));
    }
    for (const { message, reason } of dead)
      if (reason === 'invalid' || reason === 'reserved-type') counts.add(message.fields.routingKey, 'invalid');
    counts.publish(exchange);
    return dead;
  }
}

const reasonOf = (error: InvalidInput) => (error instanceof ReservedType ? 'reserved-type' : 'invalid');

function parse(
  exchange: string,
  message: ConsumeMessage,
  ids: MessageIds,
  receivedAt: Date,
): InboundEvent | InvalidInput {
  const { content, fields } = message;
  try {
    const delivery = {
      source: exchange,
      origin: originOf(message),
      routingKey: fields.routingKey,
      receivedAt,
      // calculated only for an event without an id: it costs a hash of the message
      get messageId() {
        return ids.of(message);
      },
    };
    return eventSource(exchange, readServiceEvent(content, delivery));
  } catch (error) {
    if (error instanceof InvalidInput) return error;
    throw error;
  }
}

function failedBy({ failures, outcomes }: IngestResult, received: readonly Received[]): DeadLetter[] {
  const errors = new Map<string, string[]>();
  for (const { event, ruleName, error } of failures) {
    const { key } = event;
    errors.set(key, [...(errors.get(key) ?? []), `rule ${JSON.stringify(ruleName)}: ${error}`]);
  }
  return received.flatMap(({ event, message }, i) => {
    const texts = outcomes[i] === 'duplicate' ? undefined : errors.get(event.key);
    return texts ? [{ message, reason: 'rule-failed', error: texts.join('; '), eventId: event.eventId }] : [];
  });
}

const ofUnknownTenants = ({ outcomes }: IngestResult, received: readonly Received[]): DeadLetter[] =>
  received.flatMap(({ event, message }, i) =>
    outcomes[i] === 'unknown-tenant'
      ? [
          {
            message,
            reason: 'unknown-tenant',
            error: `the tenant ${event.tenantId} is not known`,
            eventId: event.eventId,
          },
        ]
      : [],
  );
