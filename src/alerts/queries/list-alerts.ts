import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Database } from '../../../libs/database/database';
import type { Status } from '../domain/alert-status';
import type { Severity } from '../domain/severity';
import { alertColumns, AlertRow } from '../alert-view';

export interface AlertFilters {
  readonly status?: readonly Status[];
  readonly severity?: readonly Severity[];
  readonly alertType?: readonly string[];
  readonly groupId?: string;
  readonly quietBy?: string;
}

/** The place of an alert in the list. */
export interface AlertPosition {
  readonly createdAt: string;
  readonly id: string;
}

/** A tenant's alerts, newest first. */
export class ListAlertsQuery extends Query<readonly AlertRow[]> {
  constructor(
    readonly tenantId: string,
    readonly filters: AlertFilters,
    readonly limit: number,
    /** Only those that come after this place. */
    readonly after?: AlertPosition,
  ) {
    super();
  }
}

@QueryHandler(ListAlertsQuery)
export class ListAlertsHandler implements IQueryHandler<ListAlertsQuery> {
  constructor(private readonly database: Database) {}

  execute({ tenantId, filters, limit, after }: ListAlertsQuery): Promise<readonly AlertRow[]> {
    const values: unknown[] = [tenantId];
    const parameter = (value: unknown) => `$${values.push(value)}`;
    const conditions = ['tenant_id = $1'];
    // of one value the index gives the rows in their order; of several they must be sorted
    const among = (column: string, wanted: readonly string[]) =>
      conditions.push(
        wanted.length === 1 ? `${column} = ${parameter(wanted[0])}` : `${column} = ANY(${parameter(wanted)})`,
      );
    if (filters.status) among('status', filters.status);
    if (filters.severity) among('severity', filters.severity);
    if (filters.alertType) among('alert_type', filters.alertType);
    if (filters.groupId) among('group_id', [filters.groupId]);
    if (filters.quietBy) among('quiet_by', [filters.quietBy]);
    if (after)
      conditions.push(`(created_at, id) < (${parameter(after.createdAt)}::timestamptz, ${parameter(after.id)}::uuid)`);
    const sql = `
      SELECT ${alertColumns} FROM alerts WHERE ${conditions.join(' AND ')}
      ORDER BY created_at DESC, id DESC LIMIT ${parameter(limit)}`;
    return this.database.in(tenantId, (entities) => entities.query<AlertRow[]>(sql, values));
  }
}
