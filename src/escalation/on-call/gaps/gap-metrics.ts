import { Injectable } from '@nestjs/common';
import { ScrapedMetrics } from '../../../../libs/telemetry/scraped-metrics';
import { GapsRepository } from './persistence/gaps.repository';

/** Provides the length of the reported gaps to Prometheus. */
@Injectable()
export class GapMetrics {
  constructor(metrics: ScrapedMetrics, gaps: GapsRepository) {
    const seconds = metrics.gauge({
      name: 'on_call_gap_seconds',
      help: 'How long nobody is on call in the first gaps that are known of all schedules, together',
    });
    metrics.readBefore([seconds], async () => seconds.set(await gaps.openSeconds()));
  }
}
