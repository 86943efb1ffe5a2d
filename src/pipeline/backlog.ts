import { Injectable } from '@nestjs/common';
import { Config } from '../../libs/config/config';
import { Broker } from '../../libs/messaging/broker';
import { HTTP_EXCHANGE, queueOf } from './event-queues';

/** A look that is older says nothing of now. */
const FRESH_MS = 10_000;

/** Whether events wait that were not seen yet: who misses an event must know that it is not merely late. */
@Injectable()
export class Backlog {
  private caughtUpAt?: Date | undefined;

  constructor(
    private readonly broker: Broker,
    private readonly config: Config,
  ) {}

  /** Whether no more waits in the queues of events than a batch or so; false while the broker does not say. */
  async isSmall(): Promise<boolean> {
    const queues = [...this.config.ingestion.exchanges, HTTP_EXCHANGE].map(queueOf);
    const depths = await this.broker.depths(queues).catch(() => undefined);
    return queues.every((queue) => (depths?.get(queue) ?? Infinity) <= this.config.ingestion.batchSize);
  }

  /**
   * Until when everything that happened has surely been seen: since the look before, what was being handled has been committed.
   * @returns undefined while it is not known
   */
  async seenUntil(now: Date): Promise<Date | undefined> {
    const before = this.caughtUpAt;
    this.caughtUpAt = (await this.isSmall()) ? now : undefined;
    const isFresh = before && now.getTime() - before.getTime() < FRESH_MS;
    return this.caughtUpAt && isFresh ? before : undefined;
  }
}
