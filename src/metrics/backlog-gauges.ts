import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { Outbox } from '../../libs/outbox/outbox';
import { ScrapedMetrics } from '../../libs/telemetry/scraped-metrics';
import { CountCriticalSuppressedQuery } from '../suppression';

/** Shows what the whole installation has still to tell, and what critical problems nobody was told of. */
@Injectable()
export class BacklogGauges {
  constructor(metrics: ScrapedMetrics, outbox: Outbox, queries: QueryBus) {
    const waiting = metrics.gauge({ name: 'outbox_waiting_events', help: 'Events that are still to be told' });
    const lag = metrics.gauge({ name: 'outbox_lag_seconds', help: 'Age of the oldest event that is still to be told' });
    const failing = metrics.gauge({ name: 'outbox_failing_events', help: 'Events of which a listener failed' });
    metrics.readBefore([waiting, lag, failing], async () => {
      const backlog = await outbox.backlog();
      waiting.set(backlog.waiting);
      lag.set(backlog.oldestAgeSeconds);
      failing.set(backlog.failing);
    });
    const critical = metrics.gauge({
      name: 'silenced_critical_problems',
      help: 'Critical problems that go on and that nobody was told of',
    });
    metrics.readBefore([critical], async () => {
      critical.set(await queries.execute(new CountCriticalSuppressedQuery()));
    });
  }
}
