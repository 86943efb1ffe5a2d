import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Gauge } from 'prom-client';
import { Config } from '../../libs/config/config';
import { Clock } from '../../libs/kernel/clock';
import { ScrapedMetrics } from '../../libs/telemetry/scraped-metrics';
import { type ActiveAlertCount, CountActiveAlertsQuery } from '../alerts';

const MIN_REFRESH_INTERVAL_MS = 5_000;

/** The gauge of active alerts. It queries the database at most every five seconds, however often it is scraped. */
@Injectable()
export class ActiveAlertsGauge {
  private readonly gauge: Gauge<'tenant_id' | 'severity'>;
  private countedAt = -Infinity;

  constructor(
    private readonly queries: QueryBus,
    private readonly config: Config,
    private readonly clock: Clock,
    metrics: ScrapedMetrics,
  ) {
    this.gauge = metrics.gauge({
      name: 'alerts_active',
      help: 'Number of active alerts in the database',
      labelNames: ['tenant_id', 'severity'],
    });
    metrics.readBefore([this.gauge], () => this.refresh());
  }

  /** Counts the active alerts again if the last count is too old. */
  private async refresh(): Promise<void> {
    if (this.clock.now().getTime() - this.countedAt < MIN_REFRESH_INTERVAL_MS) return;
    const counts = await this.queries.execute(new CountActiveAlertsQuery());
    const named = largestTenants(counts, this.config.metrics.maxTenants);
    this.gauge.reset();
    for (const { tenantId, severity, count } of counts)
      this.gauge.inc({ tenant_id: named.has(tenantId) ? tenantId : 'other', severity }, count);
    this.countedAt = this.clock.now().getTime();
  }
}

/** The ids of the tenants with the most active alerts. Only they have a label of their own. */
function largestTenants(counts: readonly ActiveAlertCount[], max: number): ReadonlySet<string> {
  const totals = new Map<string, number>();
  for (const { tenantId, count } of counts) totals.set(tenantId, (totals.get(tenantId) ?? 0) + count);
  const sorted = [...totals].sort(([one, n], [other, m]) => m - n || (one < other ? -1 : 1));
  return new Set(sorted.slice(0, max).map(([tenantId]) => tenantId));
}
