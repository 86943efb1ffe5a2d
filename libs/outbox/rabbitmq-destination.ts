import { Inject, Injectable } from '@nestjs/common';
import { MessagesRefusedError, type OutgoingMessage, Publisher } from '../messaging/publisher';
import type { Destination, Failures, OutboxRow } from './destination';

/** Injection token: the name of the topic exchange for events whose type begins with that name. */
export const EVENTS_EXCHANGE = Symbol('the exchange of events');

const messageOf = (exchange: string, { id, type, payload }: OutboxRow): OutgoingMessage => ({
  exchange,
  routingKey: type,
  content: Buffer.from(payload),
  options: { messageId: id, type },
});

/** Publishes events with confirms. An event that RabbitMQ refuses delays only its own subject. */
@Injectable()
export class RabbitMqDestination implements Destination {
  readonly name = 'rabbitmq';

  constructor(
    private readonly publisher: Publisher,
    @Inject(EVENTS_EXCHANGE) private readonly exchange: string,
  ) {}

  async deliver(
    rows: readonly OutboxRow[],
    onDelivered: (rows: readonly OutboxRow[]) => Promise<void>,
  ): Promise<Failures> {
    const refused = await this.publish(rows);
    const failures = new Map<string, Error>();
    const delivered = rows.filter(({ id, aggregateId }) => {
      const error = refused.get(id);
      if (error && !failures.has(aggregateId)) failures.set(aggregateId, error);
      return !failures.has(aggregateId);
    });
    await onDelivered(delivered);
    return failures;
  }

  /** @returns the errors of refused rows, by row id */
  private async publish(rows: readonly OutboxRow[]): Promise<ReadonlyMap<string, Error>> {
    try {
      await this.publisher.publish(rows.map((row) => messageOf(this.exchange, row)));
      return new Map();
    } catch (error) {
      if (!(error instanceof MessagesRefusedError)) throw error;
      return new Map(error.refused.map(({ options }) => [String(options.messageId), error]));
    }
  }
}
