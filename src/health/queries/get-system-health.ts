import { IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { within } from '../../../libs/kernel/deadline';
import { ConsumerStates } from '../../../libs/messaging/consumer-states';
import { Outbox, totalBacklog } from '../../../libs/outbox/outbox';
import {
  type ConsumersHealth,
  consumersHealth,
  isHealthy,
  type OutboxHealth,
  outboxHealth,
} from '../domain/system-health';
import { CheckReadinessQuery, type Services } from './check-readiness';

export interface SystemHealth {
  readonly isOk: boolean;
  readonly services: Services;
  readonly consumers: ConsumersHealth;
  readonly outbox: OutboxHealth;
}

const ANSWER_WITHIN_MS = 2_000;

/** Gets the health of each part of Campana, and whether all parts work. */
export class GetSystemHealthQuery extends Query<SystemHealth> {}

@QueryHandler(GetSystemHealthQuery)
export class GetSystemHealthHandler implements IQueryHandler<GetSystemHealthQuery> {
  constructor(
    private readonly queries: QueryBus,
    private readonly states: ConsumerStates,
    private readonly outbox: Outbox,
  ) {}

  async execute(): Promise<SystemHealth> {
    const [readiness, backlog] = await Promise.all([
      this.queries.execute(new CheckReadinessQuery()),
      within(ANSWER_WITHIN_MS, this.outbox.backlog().then(totalBacklog)).catch(() => null),
    ]);
    const consumers = consumersHealth([...this.states.all.values()]);
    const outbox = outboxHealth(backlog);
    const { postgresql, redis, rabbitmq } = readiness;
    const statuses = [postgresql, redis, rabbitmq].map(({ status }) => status);
    return {
      isOk: isHealthy(statuses, consumers, outbox),
      services: { postgresql, redis, rabbitmq },
      consumers,
      outbox,
    };
  }
}
