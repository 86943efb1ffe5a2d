import { IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { Database } from '../../../../libs/database/database';
import { relatedThings, visibleTo } from '../alert-filter';
import type { AlertRow } from '../alert-view';
import type { Viewer } from '../../domain/actor';
import { GetAlertQuery } from './get-alert';

/** Why an alert is similar: the same problem, the same thing, the same incident, or only the same type. */
export const similarities = ['key', 'entity', 'group', 'type'] as const;
export type Similarity = (typeof similarities)[number];

/** An alert like another one, and what ended it. */
export type SimilarAlert = Pick<
  AlertRow,
  | 'id'
  | 'title'
  | 'alertType'
  | 'severity'
  | 'status'
  | 'createdAt'
  | 'occurrenceCount'
  | 'statusAt'
  | 'statusBy'
  | 'statusByName'
  | 'resolutionNotes'
  | 'responseTimeSeconds'
  | 'resolutionTimeSeconds'
> & { readonly similarity: Similarity };

/** At most 20 other alerts that are like one, the most similar first, and of these the newest. Throws AlertNotFound. */
export class FindSimilarAlertsQuery extends Query<readonly SimilarAlert[]> {
  constructor(
    readonly tenantId: string,
    readonly alertId: string,
    readonly viewer: Viewer,
  ) {
    super();
  }
}

const MAX = 20;
/** So many of the type are looked at for the same problem: an index has them in this order, one of keys it has not. */
const LOOKED_AT = 500;

const shown = `id, title, alert_type AS "alertType", severity, status, created_at AS "createdAt",
  occurrence_count AS "occurrenceCount", status_at AS "statusAt", status_by AS "statusBy", status_by_name AS "statusByName",
  resolution_notes AS "resolutionNotes", response_time_seconds AS "responseTimeSeconds",
  resolution_time_seconds AS "resolutionTimeSeconds"`;

const ranks = `'{${similarities.join(',')}}'::text[]`;

const newest = (similarity: Similarity, condition: string, max: number): string => `
  (SELECT a.*, '${similarity}' AS found_by FROM alerts a
   WHERE tenant_id = $1 AND id <> $2 AND ${condition} ORDER BY created_at DESC, id DESC LIMIT ${max})`;

@QueryHandler(FindSimilarAlertsQuery)
export class FindSimilarAlertsHandler implements IQueryHandler<FindSimilarAlertsQuery> {
  constructor(
    private readonly database: Database,
    private readonly queries: QueryBus,
  ) {}

  async execute({ tenantId, alertId, viewer }: FindSimilarAlertsQuery): Promise<readonly SimilarAlert[]> {
    const alert = await this.queries.execute(new GetAlertQuery(tenantId, alertId, viewer));
    const values: unknown[] = [tenantId, alertId];
    const parameter = (value: unknown) => `$${values.push(value)}`;
    const visible = visibleTo(viewer, parameter);
    const similarity = `CASE WHEN aggregation_key = ${parameter(alert.aggregationKey)} THEN 'key' ELSE found_by END`;
    const sql = `
      SELECT ${shown}, ${similarity} AS similarity
      FROM (SELECT DISTINCT ON (id) * FROM (${branchesOf(alert, visible, parameter).join(' UNION ALL ')}) AS found
        ORDER BY id, array_position(${ranks}, found_by)) AS relatives
      ORDER BY array_position(${ranks}, ${similarity}), created_at DESC, id DESC LIMIT ${MAX}`;
    return this.database.query<SimilarAlert[]>(tenantId, sql, values);
  }
}

/** Statements that read few rows each, in the order of an index. */
function branchesOf(alert: AlertRow, visible: string, parameter: (value: unknown) => string): string[] {
  const related = {
    product: alert.relatedProductId,
    ingredient: alert.relatedIngredientId,
    batch: alert.relatedBatchId,
    order: alert.relatedOrderId,
    supplier: alert.relatedSupplierId,
  };
  const things = relatedThings.flatMap((thing) =>
    related[thing] === null
      ? []
      : [newest('entity', `related_${thing}_id = ${parameter(related[thing])} AND ${visible}`, MAX)],
  );
  return [
    ...things,
    ...(alert.groupId ? [newest('group', `group_id = ${parameter(alert.groupId)} AND ${visible}`, MAX)] : []),
    newest('type', `alert_type = ${parameter(alert.alertType)} AND ${visible}`, LOOKED_AT),
  ];
}
