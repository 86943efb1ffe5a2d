import { Injectable } from '@nestjs/common';
import { MessagesRefusedError, type OutgoingMessage, Publisher } from '../messaging/publisher';
import type { Destination, Failures, OutboxRow } from './destination';

/** The topic exchange on which events are published whose type begins with its name. */
export const EVENTS_EXCHANGE = 'alerts';

const messageOf = ({ id, type, payload }: OutboxRow): OutgoingMessage => ({
  exchange: EVENTS_EXCHANGE,
  routingKey: type,
  content: Buffer.from(payload),
  options: { messageId: id, type },
});

/** Publishes events with confirms; one that RabbitMQ refuses holds up its own subject only. */
@Injectable()
export class RabbitMqDestination implements Destination {
  readonly name = 'rabbitmq';

  constructor(private readonly publisher: Publisher) {
    publisher.provide(EVENTS_EXCHANGE);
  }

  async deliver(
    rows: readonly OutboxRow[],
    onDelivered: (rows: readonly OutboxRow[]) => Promise<void>,
  ): Promise<Failures> {
    const refused = await this.publish(rows);
    const failures = new Map<string, Error>();
    const delivered = rows.filter(({ id, aggregate_id }) => {
      const error = refused.get(id);
      if (error && !failures.has(aggregate_id)) failures.set(aggregate_id, error);
      return !failures.has(aggregate_id);
    });
    await onDelivered(delivered);
    return failures;
  }

  /** @returns the errors of the rows that were refused, by their ids */
  private async publish(rows: readonly OutboxRow[]): Promise<ReadonlyMap<string, Error>> {
    try {
      await this.publisher.publish(rows.map(messageOf));
      return new Map();
    } catch (error) {
      if (!(error instanceof MessagesRefusedError)) throw error;
      return new Map(error.refused.map(({ options }) => [String(options.messageId), error]));
    }
  }
}
