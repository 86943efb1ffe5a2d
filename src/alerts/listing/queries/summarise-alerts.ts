import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Database } from '../../../../libs/database/database';
import { type AlertFilter, conditionsOf } from '../alert-filter';
import { TextSearch } from '../persistence/text-search';
import type { Viewer } from '../../domain/actor';
import type { Status } from '../../domain/alert-status';
import type { Severity } from '../../domain/severity';

/** How many alerts have this status and this severity. */
export interface AlertCount {
  readonly status: Status;
  readonly severity: Severity;
  readonly count: number;
}

/** Counts the alerts that `ListAlertsQuery` lists by status and severity. Combinations without alerts are missing. */
export class SummariseAlertsQuery extends Query<readonly AlertCount[]> {
  constructor(
    readonly tenantId: string,
    readonly viewer: Viewer,
    readonly filter: AlertFilter,
  ) {
    super();
  }
}

@QueryHandler(SummariseAlertsQuery)
export class SummariseAlertsHandler implements IQueryHandler<SummariseAlertsQuery> {
  constructor(
    private readonly database: Database,
    private readonly search: TextSearch,
  ) {}

  async execute({ tenantId, viewer, filter }: SummariseAlertsQuery): Promise<readonly AlertCount[]> {
    const values: unknown[] = [tenantId];
    const narrowed = await this.search.narrow(tenantId, filter);
    const conditions = conditionsOf(narrowed, viewer, (value) => `$${values.push(value)}`);
    const sql = `
      SELECT status, severity, count(*)::int AS count FROM alerts WHERE ${conditions.join(' AND ')} GROUP BY status, severity`;
    return this.database.query<AlertCount[]>(tenantId, sql, values);
  }
}
