import { InjectQueue } from '@nestjs/bull';
import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { JobCounts, Queue } from 'bull';
import { Config } from '../../../libs/config/config';
import { Broker } from '../../../libs/messaging/broker';
import { Outbox } from '../../../libs/outbox/outbox';
import { HTTP_EXCHANGE, queueOf } from '../../pipeline';
import { DEAD_LETTERS } from '../dead-letters';

export interface QueueStats {
  /** Messages waiting; undefined where the broker is away or has no such queue. */
  readonly rabbitmq: ReadonlyMap<string, number | undefined>;
  /** undefined where Redis is away. */
  readonly bull: ReadonlyMap<string, JobCounts | undefined>;
  readonly outbox: Awaited<ReturnType<Outbox['backlog']>>;
}

/** How much waits where. */
export class GetQueueStatsQuery extends Query<QueueStats> {}

const ANSWER_WITHIN_MS = 2_000;

const inTime = <T>(answer: Promise<T>): Promise<T | undefined> => {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<undefined>((resolve) => (timer = setTimeout(() => resolve(undefined), ANSWER_WITHIN_MS)));
  return Promise.race([answer.catch(() => undefined), tooLate]).finally(() => clearTimeout(timer));
};

@QueryHandler(GetQueueStatsQuery)
export class GetQueueStatsHandler implements IQueryHandler<GetQueueStatsQuery> {
  constructor(
    @InjectQueue('housekeeping') private readonly housekeeping: Queue,
    @InjectQueue('evaluation') private readonly evaluation: Queue,
    private readonly broker: Broker,
    private readonly outbox: Outbox,
    private readonly config: Config,
  ) {}

  async execute(): Promise<QueueStats> {
    const names = [...[...this.config.ingestion.exchanges, HTTP_EXCHANGE].map(queueOf), DEAD_LETTERS];
    const queues = [this.housekeeping, this.evaluation];
    const [depths, outbox, ...jobs] = await Promise.all([
      inTime(this.broker.depths(names)),
      this.outbox.backlog(),
      ...queues.map((queue) => inTime(queue.getJobCounts())),
    ]);
    return {
      rabbitmq: new Map(names.map((name) => [name, depths?.get(name)])),
      bull: new Map(queues.map(({ name }, i) => [name, jobs[i]])),
      outbox,
    };
  }
}
