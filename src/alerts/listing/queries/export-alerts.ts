import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Database } from '../../../../libs/database/database';
import type { AlertFilter } from '../alert-filter';
import type { SeenAlert } from '../alert-view';
import { TextSearch } from '../persistence/text-search';
import type { Viewer } from '../../domain/actor';
import { readListing } from './list-alerts';

const BATCH = 1_000;

/** Returns all alerts that `ListAlertsQuery` lists, newest first, in batches that are read on demand. */
export class ExportAlertsQuery extends Query<AsyncIterable<readonly SeenAlert[]>> {
  constructor(
    readonly tenantId: string,
    readonly viewer: Viewer,
    readonly filter: AlertFilter,
  ) {
    super();
  }
}

@QueryHandler(ExportAlertsQuery)
export class ExportAlertsHandler implements IQueryHandler<ExportAlertsQuery> {
  constructor(
    private readonly database: Database,
    private readonly search: TextSearch,
  ) {}

  execute(query: ExportAlertsQuery): Promise<AsyncIterable<readonly SeenAlert[]>> {
    return Promise.resolve(this.pages(query));
  }

  private async *pages({ tenantId, viewer, filter }: ExportAlertsQuery): AsyncGenerator<readonly SeenAlert[]> {
    const narrowed = await this.search.narrow(tenantId, filter);
    const whole = { tenantId, viewer, filter: narrowed, limit: BATCH, isAscending: false };
    for (let last: SeenAlert | undefined; ;) {
      const after = last && { createdAt: last.createdAt.toISOString(), id: last.id };
      const rows = await readListing(this.database, { ...whole, after });
      if (rows.length > 0) yield rows;
      if (rows.length < BATCH) return;
      last = rows[rows.length - 1];
    }
  }
}
