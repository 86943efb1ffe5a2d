import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { Gauge } from 'prom-client';
import { Config } from '../../libs/config/config';
import { Clock } from '../../libs/kernel/clock';
import { type ActiveAlertCount, CountActiveAlertsQuery } from '../alerts';

const FRESH_MS = 5_000;

const gauge = new Gauge({
  name: 'alerts_active',
  help: 'Active alerts, as the database has them',
  labelNames: ['tenant_id', 'severity'],
});

/** Shows how many alerts are active; however often it is asked, the database is not asked more often than every five seconds. */
@Injectable()
export class ActiveAlertsGauge {
  private countedAt = -Infinity;
  private counting?: Promise<void> | undefined;

  constructor(
    private readonly queries: QueryBus,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  /** Counts, if that is due. */
  async refresh(): Promise<void> {
    if (this.clock.now().getTime() - this.countedAt < FRESH_MS) return;
    this.counting ??= this.count().finally(() => (this.counting = undefined));
    await this.counting;
  }

  private async count(): Promise<void> {
    const counts = await this.queries.execute(new CountActiveAlertsQuery());
    const named = biggest(counts, this.config.metrics.maxTenants);
    gauge.reset();
    for (const { tenantId, severity, count } of counts)
      gauge.inc({ tenant_id: named.has(tenantId) ? tenantId : 'other', severity }, count);
    this.countedAt = this.clock.now().getTime();
  }
}

/** The tenants with the most active alerts. */
function biggest(counts: readonly ActiveAlertCount[], max: number): ReadonlySet<string> {
  const totals = new Map<string, number>();
  for (const { tenantId, count } of counts) totals.set(tenantId, (totals.get(tenantId) ?? 0) + count);
  const sorted = [...totals].sort(([one, n], [other, m]) => m - n || (one < other ? -1 : 1));
  return new Set(sorted.slice(0, max).map(([tenantId]) => tenantId));
}
