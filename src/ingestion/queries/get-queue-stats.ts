import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { JobCounts } from 'bull';
import { JobQueues } from '../../../libs/jobs/job-queues';
import { Outbox } from '../../../libs/outbox/outbox';
import { QueueDepths } from '../queue-depths';

export interface QueueStats {
  /** Waiting messages by queue; undefined when the broker is unavailable or has no such queue. */
  readonly rabbitmq: ReadonlyMap<string, number | undefined>;
  /** Jobs by queue; undefined while Redis is unavailable. */
  readonly bull: ReadonlyMap<string, JobCounts | undefined>;
  readonly outbox: Awaited<ReturnType<Outbox['backlog']>>;
}

/** Returns how many messages, jobs and events wait in the queues and in the outbox. */
export class GetQueueStatsQuery extends Query<QueueStats> {}

@QueryHandler(GetQueueStatsQuery)
export class GetQueueStatsHandler implements IQueryHandler<GetQueueStatsQuery> {
  constructor(
    private readonly depths: QueueDepths,
    private readonly jobs: JobQueues,
    private readonly outbox: Outbox,
  ) {}

  async execute(): Promise<QueueStats> {
    const [rabbitmq, bull, outbox] = await Promise.all([this.depths.read(), this.jobs.counts(), this.outbox.backlog()]);
    return { rabbitmq, bull, outbox };
  }
}
