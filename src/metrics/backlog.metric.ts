import { Injectable } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { Outbox } from '../../libs/outbox/outbox';

/** How far the outbox is behind, asked of the database at each scrape: right however many processes there are. */
@Injectable()
export class BacklogMetric {
  constructor(outbox: Outbox) {
    const lag = new Gauge({ name: 'outbox_lag_seconds', help: 'Age of the oldest event that is still to be told' });
    const failing = new Gauge({ name: 'outbox_failing_events', help: 'Events of which a listener failed' });
    new Gauge({
      name: 'outbox_waiting_events',
      help: 'Events that are still to be told',
      async collect() {
        const backlog = await outbox.backlog().catch(() => undefined);
        if (!backlog) return;
        this.set(backlog.waiting);
        lag.set(backlog.oldestAgeSeconds);
        failing.set(backlog.failing);
      },
    });
  }
}
