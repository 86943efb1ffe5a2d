import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Redis } from 'ioredis';
import { Database, SYSTEM } from '../../../libs/database/database';
import { within } from '../../../libs/kernel/deadline';
import { Broker } from '../../../libs/messaging/broker';

export interface ServiceHealth {
  readonly status: 'up' | 'down';
  readonly latency_ms: number;
  readonly error?: string;
}

export interface Readiness {
  readonly postgresql: ServiceHealth;
  readonly redis: ServiceHealth;
  readonly rabbitmq: ServiceHealth;
}

const ANSWER_WITHIN_MS = 2_000;

/** Checks whether each service answers a request. */
export class CheckReadinessQuery extends Query<Readiness> {}

/** The reason of a failure, without the address of the service: the endpoint is public. */
const reasonOf = (error: unknown): string => (error as { code?: string }).code ?? 'does not answer';

async function probe(request: () => Promise<unknown>): Promise<ServiceHealth> {
  const startedAt = performance.now();
  const latency = () => Math.round((performance.now() - startedAt) * 10) / 10;
  try {
    await within(ANSWER_WITHIN_MS, request());
    return { status: 'up', latency_ms: latency() };
  } catch (error) {
    return { status: 'down', latency_ms: latency(), error: reasonOf(error) };
  }
}

@QueryHandler(CheckReadinessQuery)
export class CheckReadinessHandler implements IQueryHandler<CheckReadinessQuery> {
  constructor(
    private readonly database: Database,
    private readonly redis: Redis,
    private readonly broker: Broker,
  ) {}

  async execute(): Promise<Readiness> {
    const [postgresql, redis, rabbitmq] = await Promise.all([
      probe(() => this.database.query(SYSTEM, 'SELECT 1')),
      probe(() => this.redis.ping()),
      probe(() => this.broker.ping()),
    ]);
    return { postgresql, redis, rabbitmq };
  }
}
