import { Injectable } from '@nestjs/common';
import { Database, SYSTEM } from '../../../libs/database/database';
import { Clock } from '../../../libs/kernel/clock';
import { ScrapedMetrics } from '../../../libs/telemetry/scraped-metrics';
import { ProviderChoice } from './sending/provider-choice';
import { waitingStates } from './domain/delivery-state';

const waiting = `'${[...waitingStates, 'sending'].join("', '")}'`;

const count = `
  SELECT state, count(*)::int AS count, min(due_at) FILTER (WHERE state = 'pending') AS oldest
  FROM deliveries WHERE state IN (${waiting}) GROUP BY state`;

/** Gauges of the deliveries that wait, over all tenants, and of the providers that this process does not call at present. */
@Injectable()
export class DeliveryGauges {
  constructor(metrics: ScrapedMetrics, database: Database, choice: ProviderChoice, clock: Clock) {
    const depth = metrics.gauge({
      name: 'notification_queue_depth',
      help: 'Deliveries that have not ended, by state',
      labelNames: ['state'],
    });
    const oldest = metrics.gauge({
      name: 'notification_oldest_due_seconds',
      help: 'How long the oldest delivery that is due has waited',
    });
    metrics.readBefore([depth, oldest], async () => {
      const rows = await database.query<{ state: string; count: number; oldest: Date | null }[]>(SYSTEM, count);
      depth.reset();
      for (const { state, count: rowsOf } of rows) depth.set({ state }, rowsOf);
      const since = rows.find((row) => row.oldest)?.oldest ?? null;
      oldest.set(since === null ? 0 : Math.max(0, (clock.now().getTime() - since.getTime()) / 1_000));
    });
    const open = metrics.gauge({
      name: 'provider_breaker_open',
      help: 'Accounts and hosts that are not called at present, because they fail, by provider',
      labelNames: ['provider'],
    });
    metrics.readBefore([open], () => {
      open.reset();
      for (const account of choice.openAccounts) open.inc({ provider: account.split(':')[0] ?? '' });
      return Promise.resolve();
    });
  }
}
