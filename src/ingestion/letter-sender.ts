import { Injectable } from '@nestjs/common';
import { Config } from '../../libs/config/config';
import { Clock } from '../../libs/kernel/clock';
import { REPLAYED_HEADER } from '../../libs/messaging/dead-letter';
import { ORIGIN_HEADER } from '../../libs/messaging/origin';
import { type OutgoingMessage, Publisher } from '../../libs/messaging/publisher';
import { HTTP_EXCHANGE } from '../pipeline';
import type { DeadLetterRow } from './persistence/dead-letter.entity';
import { DeadLettersRepository } from './persistence/dead-letters.repository';

const messageOf = ({ id, exchange, origin, routingKey, messageId, body }: DeadLetterRow): OutgoingMessage => ({
  exchange,
  routingKey,
  content: body,
  options: {
    ...(messageId !== null && { messageId }),
    headers: { [REPLAYED_HEADER]: id, ...(origin !== null && { [ORIGIN_HEADER]: origin }) },
  },
});

/** Why a letter cannot be replayed: Campana no longer consumes its exchange, or only its beginning is stored. */
export type Obstacle = 'no-queue' | 'cut';

/** Publishes dead letters to their exchanges again, unchanged. */
@Injectable()
export class LetterSender {
  constructor(
    private readonly publisher: Publisher,
    private readonly letters: DeadLettersRepository,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  /**
   * Publishes letters. Resolves when the broker has confirmed all of them.
   * @returns the letters that were sent; those that cannot be replayed are left out
   * @throws BrokerUnavailableError
   */
  async send(letters: readonly DeadLetterRow[]): Promise<readonly DeadLetterRow[]> {
    const deliverable = letters.filter((letter) => !this.obstacleOf(letter));
    if (deliverable.length === 0) return [];
    const ids = deliverable.map(({ id }) => id);
    // before they are sent: a letter may die again before the broker confirms it
    await this.letters.beginReplay(ids, this.clock.now());
    await this.publisher.publish(deliverable.map(messageOf));
    return deliverable;
  }

  /** Why a letter cannot be replayed; undefined: it can. */
  obstacleOf({ exchange, wholeBytes }: DeadLetterRow): Obstacle | undefined {
    if (wholeBytes !== null) return 'cut';
    return this.hasQueue(exchange) ? undefined : 'no-queue';
  }

  private hasQueue(exchange: string): boolean {
    const { ingestion, members } = this.config;
    return [HTTP_EXCHANGE, members.exchange, ...ingestion.exchanges].includes(exchange);
  }
}
