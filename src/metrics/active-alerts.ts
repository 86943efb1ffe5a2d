import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Gauge } from 'prom-client';
import { Config } from '../../libs/config/config';
import { Clock } from '../../libs/kernel/clock';
import { ScrapedMetrics } from '../../libs/telemetry/scraped-metrics';
import { type ActiveAlertCount, CountActiveAlertsQuery } from '../alerts';

const FRESH_MS = 5_000;

/** Shows how many alerts are active; however often it is asked, the database is not asked more often than every five seconds. */
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
      help: 'Active alerts, as the database has them',
      labelNames: ['tenant_id', 'severity'],
    });
    metrics.readBefore([this.gauge], () => this.refresh());
  }

  /** Counts, if that is due. */
  private async refresh(): Promise<void> {
    if (this.clock.now().getTime() - this.countedAt < FRESH_MS) return;
    const counts = await this.queries.execute(new CountActiveAlertsQuery());
    const named = biggest(counts, this.config.metrics.maxTenants);
    this.gauge.reset();
    for (const { tenantId, severity, count } of counts)
      this.gauge.inc({ tenant_id: named.has(tenantId) ? tenantId : 'other', severity }, count);
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
