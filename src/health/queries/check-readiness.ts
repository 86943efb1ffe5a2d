import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Redis } from 'ioredis';
import { Database, SYSTEM } from '../../../libs/database/database';
import { within } from '../../../libs/kernel/deadline';
import { remembered } from '../../../libs/kernel/remembered';
import { Broker } from '../../../libs/messaging/broker';
import { Relays } from '../../../libs/outbox/relays';

export interface ServiceHealth {
  readonly status: 'up' | 'down';
  readonly latency_ms: number;
  readonly error?: string;
}

/** The services that Campana needs. */
export interface Services {
  readonly postgresql: ServiceHealth;
  readonly redis: ServiceHealth;
  readonly rabbitmq: ServiceHealth;
}

export interface Readiness extends Services {
  /** Down: the relays of this process have not been able to deliver events for a minute. */
  readonly outbox: ServiceHealth;
}

const ANSWER_WITHIN_MS = 2_000;
/** The endpoint is public: however often it is called, the services are asked once in this time. */
const REMEMBERED_MS = 1_000;

/** Checks whether each service answers a request. The answer is remembered for a second. */
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
  private readonly latest = remembered(REMEMBERED_MS, () => this.check());

  constructor(
    private readonly database: Database,
    private readonly redis: Redis,
    private readonly broker: Broker,
    private readonly relays: Relays,
  ) {}

  execute(): Promise<Readiness> {
    return this.latest();
  }

  private async check(): Promise<Readiness> {
    const [postgresql, redis, rabbitmq] = await Promise.all([
      probe(() => this.database.query(SYSTEM, 'SELECT 1')),
      probe(() => this.redis.ping()),
      probe(() => this.broker.ping()),
    ]);
    return { postgresql, redis, rabbitmq, outbox: healthOf(this.relays.standingStill) };
  }
}

const healthOf = (standingStill: readonly string[]): ServiceHealth =>
  standingStill.length === 0
    ? { status: 'up', latency_ms: 0 }
    : { status: 'down', latency_ms: 0, error: `no progress for a minute: ${standingStill.join(', ')}` };
