import { Injectable } from '@nestjs/common';
import { Config } from '../../libs/config/config';
import { within } from '../../libs/kernel/deadline';
import { Broker } from '../../libs/messaging/broker';
import { HTTP_EXCHANGE, queueOf } from '../pipeline';
import { DEAD_LETTERS } from './dead-letters';

const ANSWER_WITHIN_MS = 2_000;

/** How many messages wait in the queues of RabbitMQ that events and dead letters come from. */
@Injectable()
export class QueueDepths {
  private readonly queues: readonly string[];

  constructor(
    config: Config,
    private readonly broker: Broker,
  ) {
    this.queues = [...new Set([...config.ingestion.exchanges, HTTP_EXCHANGE].map(queueOf)), DEAD_LETTERS];
  }

  /** The depth of each queue; undefined where the broker is away or has no such queue. */
  async read(): Promise<ReadonlyMap<string, number | undefined>> {
    const depths = await within(ANSWER_WITHIN_MS, this.broker.depths(this.queues)).catch(() => undefined);
    return new Map(this.queues.map((queue) => [queue, depths?.get(queue)]));
  }
}
