import { Injectable } from '@nestjs/common';
import { Config } from '../../libs/config/config';
import { REPLAYED_HEADER } from '../../libs/messaging/dead-letter';
import { type OutgoingMessage, Publisher } from '../../libs/messaging/publisher';
import { HTTP_EXCHANGE } from '../pipeline';
import type { DeadLetterRow } from './persistence/dead-letter.entity';

const messageOf = ({ id, exchange, routingKey, messageId, body }: DeadLetterRow): OutgoingMessage => ({
  exchange,
  routingKey,
  content: body,
  options: { ...(messageId !== null && { messageId }), headers: { [REPLAYED_HEADER]: id } },
});

/** Publishes dead letters to their exchanges again, unchanged. */
@Injectable()
export class LetterSender {
  constructor(
    private readonly publisher: Publisher,
    private readonly config: Config,
  ) {}

  /**
   * Publishes letters. Resolves when the broker has confirmed all of them.
   * @returns the letters that were sent; those of exchanges that are no longer consumed are left out
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
