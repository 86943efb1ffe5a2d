import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Broker } from '../../../libs/messaging/broker';
import type { ConsumerState } from '../../../libs/messaging/batch-consumer';
import { ConsumerStates } from '../../../libs/messaging/consumer-states';

export interface QueueStatus extends ConsumerState {
  readonly queue: string;
  /** Messages that wait in the queue; null while the broker is unavailable. */
  readonly lag: number | null;
}

/** Returns the state of the consumers of this process. */
export class GetConsumerStatusQuery extends Query<readonly QueueStatus[]> {}

@QueryHandler(GetConsumerStatusQuery)
export class GetConsumerStatusHandler implements IQueryHandler<GetConsumerStatusQuery> {
  constructor(
    private readonly states: ConsumerStates,
    private readonly broker: Broker,
  ) {}

  async execute(): Promise<readonly QueueStatus[]> {
    const states = this.states.all;
    const depths = await this.broker.depths([...states.keys()]).catch(() => new Map<string, number>());
    return [...states].map(([queue, state]) => ({ queue, ...state, lag: depths.get(queue) ?? null }));
  }
}
