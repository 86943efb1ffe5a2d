import { Injectable } from '@nestjs/common';
import { Config } from '../../libs/config/config';
import { within } from '../../libs/kernel/deadline';
import { Broker } from '../../libs/messaging/broker';
import { HTTP_EXCHANGE, queueOf } from '../pipeline';
import { DEAD_LETTERS } from './dead-letters';

const ANSWER_WITHIN_MS = 2_000;

/** Reads how many messages wait in the RabbitMQ queues of events and dead letters. */
@Injectable()
export class QueueDepths {
  private readonly queues: readonly string[];

  constructor(
    config: Config,
    private readonly broker: Broker,
  ) {
    this.queues = [...new Set([...config.ingestion.exchanges, HTTP_EXCHANGE].map(queueOf)), DEAD_LETTERS];
  }

  /** Returns the depth of each queue; undefined when the broker is unavailable or has no such queue. */
  async read(): Promise<ReadonlyMap<string, number | undefined>> {
    const depths = await within(ANSWER_WITHIN_MS, this.broker.depths(this.queues)).catch(() => undefined);
    return new Map(this.queues.map((queue) => [queue, depths?.get(queue)]));
  }
}
