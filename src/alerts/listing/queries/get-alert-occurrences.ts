import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { selected } from '../../../../libs/database/columns';
import { Database } from '../../../../libs/database/database';
import { AlertNotFound } from '../../lifecycle/domain/alert.errors';
import { visibleTo } from '../alert-filter';
import type { OccurrenceRow } from '../alert-view';
import type { Viewer } from '../../domain/actor';

/**
 * Returns a page of the events that an alert reports, newest first, as long as they are stored. Throws AlertNotFound.
 */
export class GetAlertOccurrencesQuery extends Query<readonly OccurrenceRow[]> {
  constructor(
    readonly tenantId: string,
    readonly alertId: string,
    readonly viewer: Viewer,
    readonly limit: number,
    /** The id of the last event of the page before. */
    readonly after?: string,
  ) {
    super();
  }
}

const select = `
  SELECT ${selected(['id', 'eventId', 'eventType', 'severity', 'occurredAt', 'receivedAt', 'data'])} FROM alert_occurrences
  WHERE tenant_id = $1 AND alert_id = $2 AND ($3::uuid IS NULL OR id < $3) ORDER BY id DESC LIMIT $4`;

// the only event of an alert is stored in its own row
const selectOnly = `
  SELECT id, source_event_id AS "eventId", source_event_type AS "eventType", severity, created_at AS "occurredAt",
    created_at AS "receivedAt", source_event_data AS data, occurrence_count AS count
  FROM alerts WHERE tenant_id = $1 AND id = $2 AND `;

@QueryHandler(GetAlertOccurrencesQuery)
export class GetAlertOccurrencesHandler implements IQueryHandler<GetAlertOccurrencesQuery> {
  constructor(private readonly database: Database) {}

  execute({ tenantId, alertId, viewer, limit, after }: GetAlertOccurrencesQuery): Promise<readonly OccurrenceRow[]> {
    return this.database.transaction(tenantId, async (entities) => {
      const values: unknown[] = [tenantId, alertId];
      const visible = visibleTo(viewer, (value) => `$${values.push(value)}`);
      const [only] = await entities.query<(OccurrenceRow & { count: number })[]>(selectOnly + visible, values);
      if (!only) throw new AlertNotFound(alertId);
      const rows = await entities.query<OccurrenceRow[]>(select, [tenantId, alertId, after ?? null, limit]);
      if (rows.length > 0 || after) return rows;
      const { count, ...row } = only;
      return count === 1 && row.eventType !== null ? [row] : [];
    });
  }
}
