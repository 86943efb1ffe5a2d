import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Database } from '../../../../libs/database/database';

/** Which fields the events of the latest alerts of a type do not have. */
export interface MissingEventFields {
  /** How many alerts were looked at. */
  readonly looked: number;
  readonly paths: readonly (readonly string[])[];
}

/** Looks for fields of events in the events of the latest 50 alerts. */
export class FindMissingEventFieldsQuery extends Query<MissingEventFields> {
  /**
   * @param alertType the type of the alerts; null: any
   * @param paths the names of each field and of those inside it
   */
  constructor(
    readonly tenantId: string,
    readonly alertType: string | null,
    readonly paths: readonly (readonly string[])[],
  ) {
    super();
  }
}

const EVENTS = 50;

const latest = (ofType: string): string => `
  WITH latest AS MATERIALIZED (
    SELECT source_event_data AS data FROM alerts
    WHERE tenant_id = $1 ${ofType} ORDER BY created_at DESC, id DESC LIMIT ${EVENTS}
  )
  SELECT (SELECT count(*)::int FROM latest) AS looked,
    ARRAY(
      SELECT (p.n - 1)::int FROM json_array_elements($2::json) WITH ORDINALITY AS p(path, n)
      WHERE NOT EXISTS (
        SELECT FROM latest WHERE data #> ARRAY(SELECT json_array_elements_text(p.path)) IS NOT NULL
      ) ORDER BY p.n
    ) AS missing`;

@QueryHandler(FindMissingEventFieldsQuery)
export class FindMissingEventFieldsHandler implements IQueryHandler<FindMissingEventFieldsQuery> {
  constructor(private readonly database: Database) {}

  async execute({ tenantId, alertType, paths }: FindMissingEventFieldsQuery): Promise<MissingEventFields> {
    const values = [tenantId, JSON.stringify(paths), ...(alertType === null ? [] : [alertType])];
    const sql = latest(alertType === null ? '' : 'AND alert_type = $3');
    const [row] = await this.database.query<{ looked: number; missing: number[] }[]>(tenantId, sql, values);
    return { looked: row?.looked ?? 0, paths: (row?.missing ?? []).map((n) => paths[n] ?? []) };
  }
}
