import { Injectable } from '@nestjs/common';
import { Config } from '../../../libs/config/config';
import { Clock } from '../../../libs/kernel/clock';
import { ScrapedMetrics } from '../../../libs/telemetry/scraped-metrics';
import { idleSince } from './domain/session';
import { SessionsRepository } from './persistence/sessions.repository';

/** The gauge of live sessions. They are counted by an index whenever metrics are scraped. */
@Injectable()
export class SessionsGauge {
  constructor(sessions: SessionsRepository, { dashboard }: Config, clock: Clock, metrics: ScrapedMetrics) {
    const gauge = metrics.gauge({ name: 'sessions_active', help: 'Sessions of the dashboard that are not over' });
    metrics.readBefore([gauge], async () => {
      const now = clock.now();
      gauge.set(await sessions.countLive(now, idleSince(now, dashboard.sessionIdleHours)));
    });
  }
}
