import { IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { Gauge, register } from 'prom-client';
import { Outbox } from '../../../libs/outbox/outbox';
import { CountCriticalSuppressedQuery } from '../../suppression';
import { ActiveAlertsGauge } from '../active-alerts';

const labelNames = ['destination'] as const;
const waiting = new Gauge({ name: 'outbox_waiting_events', help: 'Events that are still to be delivered', labelNames });
const lag = new Gauge({ name: 'outbox_lag_seconds', help: 'Age of the oldest of these events', labelNames });
const failing = new Gauge({
  name: 'outbox_failing_events',
  help: 'Events that RabbitMQ refused or of which a listener failed, and those that wait behind them',
  labelNames,
});

const critical = new Gauge({
  name: 'silenced_critical_problems',
  help: 'Critical problems that go on and that nobody was told of',
});

/** All metrics of this process, and those of the whole installation as the database has them now. */
export class ReadMetricsQuery extends Query<string> {}

@QueryHandler(ReadMetricsQuery)
export class ReadMetricsHandler implements IQueryHandler<ReadMetricsQuery> {
  constructor(
    private readonly outbox: Outbox,
    private readonly queries: QueryBus,
    private readonly active: ActiveAlertsGauge,
  ) {}

  async execute(): Promise<string> {
    // while the database is away, the metrics of the process are all the more wanted
    const backlogs = await this.outbox.backlog().catch(() => ({}));
    for (const [destination, backlog] of Object.entries(backlogs)) {
      waiting.set({ destination }, backlog.waiting);
      lag.set({ destination }, backlog.oldestAgeSeconds);
      failing.set({ destination }, backlog.failing);
    }
    const silenced = await this.queries.execute(new CountCriticalSuppressedQuery()).catch(() => undefined);
    if (silenced !== undefined) critical.set(silenced);
    await this.active.refresh().catch(() => undefined);
    return register.metrics();
  }
}
