import { IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { Gauge, register } from 'prom-client';
import { Outbox } from '../../../libs/outbox/outbox';
import { CountCriticalSuppressedQuery } from '../../suppression';
import { ActiveAlertsGauge } from '../active-alerts';

const waiting = new Gauge({ name: 'outbox_waiting_events', help: 'Events that are still to be told' });
const lag = new Gauge({ name: 'outbox_lag_seconds', help: 'Age of the oldest event that is still to be told' });
const failing = new Gauge({ name: 'outbox_failing_events', help: 'Events of which a listener failed' });

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
    const backlog = await this.outbox.backlog().catch(() => undefined);
    if (backlog) {
      waiting.set(backlog.waiting);
      lag.set(backlog.oldestAgeSeconds);
      failing.set(backlog.failing);
    }
    const silenced = await this.queries.execute(new CountCriticalSuppressedQuery()).catch(() => undefined);
    if (silenced !== undefined) critical.set(silenced);
    await this.active.refresh().catch(() => undefined);
    return register.metrics();
  }
}
