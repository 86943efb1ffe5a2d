import { Injectable } from '@nestjs/common';
import { Redis } from 'ioredis';
import { Config } from '../../libs/config/config';
import { Broker } from '../../libs/messaging/broker';
import { Publisher } from '../../libs/messaging/publisher';
import { queueMarker } from '../../libs/messaging/queue-marker';
import { HTTP_EXCHANGE, queueOf } from './event-queues';

/** The last marker that came out of each queue; any process may receive it. */
const MARKED = 'backlog:marked';

const MIN_MARKER_INTERVAL_MS = 1_000;
/** A queue that is late gets markers less often, so that they do not fill one that stands still. */
const INTERVAL_OF_LATENESS = 0.1;

/**
 * Knows up to which time the events of all queues have been processed. An absence rule must know that an event is missing,
 * not only late.
 */
@Injectable()
export class Backlog {
  private processedUntil?: Date | undefined;
  private readonly sentAt = new Map<string, Date>();

  constructor(
    private readonly broker: Broker,
    private readonly publisher: Publisher,
    private readonly redis: Redis,
    private readonly config: Config,
  ) {}

  /**
   * Returns the time up to which all events have certainly been processed: that of the previous check, since the batches
   * that were in progress then are committed by now.
   * @returns undefined when that is not known
   */
  async seenUntil(now: Date): Promise<Date | undefined> {
    const before = this.processedUntil;
    this.processedUntil = await this.receivedUntil(now).catch(() => undefined);
    return this.processedUntil && before;
  }

  /** Records that a marker has come out of a queue. */
  async recordMarker(queue: string, sentAt: Date): Promise<void> {
    await this.redis.hset(MARKED, queue, sentAt.getTime());
  }

  /** The earliest of the times up to which each queue has been received. */
  private async receivedUntil(now: Date): Promise<Date | undefined> {
    const queues = [...new Set([...this.config.ingestion.exchanges, HTTP_EXCHANGE])].map(queueOf);
    const depths = await this.broker.depths(queues);
    const late = queues.filter((queue) => (depths.get(queue) ?? Infinity) > this.config.ingestion.batchSize);
    if (late.length === 0) return now;
    const marked = await this.redis.hmget(MARKED, ...late);
    for (const [i, queue] of late.entries()) this.mark(queue, now, Number(marked[i]));
    const earliest = Math.min(...marked.map(Number));
    return earliest > 0 ? new Date(Math.min(earliest, now.getTime())) : undefined;
  }

  /** Sends a marker through a queue that has a backlog. It does not wait for the confirm: another marker follows. */
  private mark(queue: string, now: Date, markedMs: number): void {
    const sentAt = this.sentAt.get(queue);
    const interval = Math.max(MIN_MARKER_INTERVAL_MS, (now.getTime() - (markedMs || 0)) * INTERVAL_OF_LATENESS);
    if (sentAt && now.getTime() - sentAt.getTime() < interval) return;
    this.sentAt.set(queue, now);
    this.publisher.publish([queueMarker(queue, now)]).catch(() => undefined);
  }
}
