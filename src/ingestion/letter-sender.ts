import { Injectable } from '@nestjs/common';
import { Config } from '../../libs/config/config';
import { type OutgoingMessage, Publisher } from '../../libs/messaging/publisher';
import { HTTP_EXCHANGE } from '../pipeline';
import type { DeadLetterRow } from './persistence/dead-letter.entity';

const messageOf = ({ id, exchange, routingKey, messageId, body }: DeadLetterRow): OutgoingMessage => ({
  exchange,
  routingKey,
  content: body,
  options: { ...(messageId !== null && { messageId }), headers: { 'x-replayed': id } },
});

/** Publishes dead letters again, as they first came. */
@Injectable()
export class LetterSender {
  constructor(
    private readonly publisher: Publisher,
    private readonly config: Config,
  ) {}

  /**
   * Resolves when the broker has every one.
   * @returns those that were sent: nobody takes messages of the other exchanges any more
   * @throws BrokerUnavailableError
   */
  async send(letters: readonly DeadLetterRow[]): Promise<readonly DeadLetterRow[]> {
    const deliverable = letters.filter(({ exchange }) => this.hasQueue(exchange));
    await this.publisher.publish(deliverable.map(messageOf));
    return deliverable;
  }

  private hasQueue(exchange: string): boolean {
    return exchange === HTTP_EXCHANGE || this.config.ingestion.exchanges.includes(exchange);
  }
}
