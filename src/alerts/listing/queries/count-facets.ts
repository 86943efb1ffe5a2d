import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Database } from '../../../../libs/database/database';
import type { Viewer } from '../../domain/actor';
import { type AlertFilter, conditionsOf } from '../alert-filter';
import { TextSearch } from '../persistence/text-search';

/** The fields by which alerts are counted, and their columns. */
export const facetColumns = {
  alert_type: 'alert_type',
  category: 'alert_category',
  source_service: 'source_service',
  assigned_to: 'assigned_to',
  rule_id: 'rule_id',
  severity: 'severity',
  status: 'status',
} as const;
export type FacetName = keyof typeof facetColumns;

/** The values of each field that are shown: those that most alerts have. */
export const MAX_FACET_VALUES = 20;

/** How many alerts have a value in a field. null: they have none. */
export interface FacetCount {
  readonly facet: FacetName;
  readonly value: string | null;
  readonly count: number;
}

/** Counts the alerts that `ListAlertsQuery` lists by each of some fields, the most frequent values first. */
export class CountFacetsQuery extends Query<readonly FacetCount[]> {
  constructor(
    readonly tenantId: string,
    readonly viewer: Viewer,
    readonly filter: AlertFilter,
  ) {
    super();
  }
}

const names = Object.entries(facetColumns);

// all alerts are read once, whatever the number of fields
const statementFor = (conditions: string): string => `
  WITH counted AS (
    SELECT ${names.map(([, column]) => `${column}::text`).join(', ')}, count(*)::int AS count,
      GROUPING(${names.map(([, column]) => column).join(', ')}) AS grouped
    FROM alerts WHERE ${conditions} GROUP BY GROUPING SETS (${names.map(([, column]) => `(${column})`).join(', ')})
  ), ranked AS (
    SELECT CASE grouped ${names
      .map(([name], i) => `WHEN ${(2 ** names.length - 1) ^ (1 << (names.length - 1 - i))} THEN '${name}'`)
      .join(' ')} END AS facet,
      coalesce(${names.map(([, column]) => column).join(', ')}) AS value, count
    FROM counted
  )
  SELECT facet, value, count FROM (
    SELECT *, row_number() OVER (PARTITION BY facet ORDER BY count DESC, value) AS place FROM ranked
  ) AS placed WHERE place <= ${MAX_FACET_VALUES} ORDER BY facet, place`;

@QueryHandler(CountFacetsQuery)
export class CountFacetsHandler implements IQueryHandler<CountFacetsQuery> {
  constructor(
    private readonly database: Database,
    private readonly search: TextSearch,
  ) {}

  async execute({ tenantId, viewer, filter }: CountFacetsQuery): Promise<readonly FacetCount[]> {
    const values: unknown[] = [tenantId];
    const narrowed = await this.search.narrow(tenantId, filter);
    const conditions = conditionsOf(narrowed, viewer, (value) => `$${values.push(value)}`);
    return this.database.query<FacetCount[]>(tenantId, statementFor(conditions.join(' AND ')), values);
  }
}
