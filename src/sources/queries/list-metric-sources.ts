import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { MetricSourcesRepository } from '../persistence/metric-sources.repository';
import type { MetricSourceRow } from '../source-view';

/** A page of the metric sources of a tenant, oldest first. */
export class ListMetricSourcesQuery extends Query<readonly MetricSourceRow[]> {
  constructor(
    readonly tenantId: string,
    readonly limit: number,
    readonly after?: string,
  ) {
    super();
  }
}

@QueryHandler(ListMetricSourcesQuery)
export class ListMetricSourcesHandler implements IQueryHandler<ListMetricSourcesQuery> {
  constructor(private readonly sources: MetricSourcesRepository) {}

  execute({ tenantId, limit, after }: ListMetricSourcesQuery): Promise<readonly MetricSourceRow[]> {
    return this.sources.list(tenantId, limit, after);
  }
}

/** One metric source. Throws MetricSourceNotFound. */
export class GetMetricSourceQuery extends Query<MetricSourceRow> {
  constructor(
    readonly tenantId: string,
    readonly id: string,
  ) {
    super();
  }
}

@QueryHandler(GetMetricSourceQuery)
export class GetMetricSourceHandler implements IQueryHandler<GetMetricSourceQuery> {
  constructor(private readonly sources: MetricSourcesRepository) {}

  execute({ tenantId, id }: GetMetricSourceQuery): Promise<MetricSourceRow> {
    return this.sources.get(tenantId, id);
  }
}
