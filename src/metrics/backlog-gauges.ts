import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { Outbox } from '../../libs/outbox/outbox';
import { ScrapedMetrics } from '../../libs/telemetry/scraped-metrics';
import { CountCriticalSuppressedQuery } from '../suppression';

/** Gauges of the outbox's backlog, and of critical problems that nobody was notified of, over all tenants. */
@Injectable()
export class BacklogGauges {
  constructor(metrics: ScrapedMetrics, outbox: Outbox, queries: QueryBus) {
    const gauge = (name: string, help: string) => metrics.gauge({ name, help, labelNames: ['destination'] });
    const waiting = gauge('outbox_waiting_events', 'Events that are still to be delivered');
    const lag = gauge('outbox_lag_seconds', 'Age of the oldest of these events');
    const failing = gauge(
      'outbox_failing_events',
      'Events that RabbitMQ refused or that a listener failed to handle, and the events that wait behind them',
    );
    metrics.readBefore([waiting, lag, failing], async () => {
      for (const [destination, backlog] of Object.entries(await outbox.backlog())) {
        waiting.set({ destination }, backlog.waiting);
        lag.set({ destination }, backlog.oldestAgeSeconds);
        failing.set({ destination }, backlog.failing);
      }
    });
    const critical = metrics.gauge({
      name: 'silenced_critical_problems',
      help: 'Ongoing critical problems that nobody was notified of',
    });
    metrics.readBefore([critical], async () => {
      critical.set(await queries.execute(new CountCriticalSuppressedQuery()));
    });
  }
}
