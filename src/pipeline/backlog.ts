import { Injectable } from '@nestjs/common';
import { Config } from '../../libs/config/config';
import { Broker } from '../../libs/messaging/broker';
import { HTTP_EXCHANGE, queueOf } from './event-queues';

/** An older check is not used. */
const FRESH_MS = 10_000;

/**
 * Checks whether events still wait in the queues. An absence rule must know that an event is missing, not only late.
 */
@Injectable()
export class Backlog {
  private caughtUpAt?: Date | undefined;

  constructor(
    private readonly broker: Broker,
    private readonly config: Config,
  ) {}

  /** Whether each event queue has at most one batch of messages; false when the broker does not answer. */
  async isSmall(): Promise<boolean> {
    const queues = [...this.config.ingestion.exchanges, HTTP_EXCHANGE].map(queueOf);
    const depths = await this.broker.depths(queues).catch(() => undefined);
    return queues.every((queue) => (depths?.get(queue) ?? Infinity) <= this.config.ingestion.batchSize);
  }

  /**
   * Returns the time up to which all events have certainly been processed: the time of the previous check, since the
   * batches that were in progress then are committed by now.
   * @returns undefined when that is not known
   */
  async seenUntil(now: Date): Promise<Date | undefined> {
    const before = this.caughtUpAt;
    this.caughtUpAt = (await this.isSmall()) ? now : undefined;
    const isFresh = before && now.getTime() - before.getTime() < FRESH_MS;
    return this.caughtUpAt && isFresh ? before : undefined;
  }
}
