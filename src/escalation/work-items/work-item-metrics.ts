import { Injectable } from '@nestjs/common';
import { ScrapedMetrics } from '../../../libs/telemetry/scraped-metrics';
import { WorkItemsRepository } from './persistence/work-items.repository';

/** Provides the number of open work items to Prometheus. */
@Injectable()
export class WorkItemMetrics {
  constructor(metrics: ScrapedMetrics, items: WorkItemsRepository) {
    const open = metrics.gauge({ name: 'work_items_open', help: 'Work items of all tenants that are not done' });
    metrics.readBefore([open], async () => open.set(await items.countOpen()));
  }
}
