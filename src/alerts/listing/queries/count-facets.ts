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

/** How the newest alerts of a list are counted by each of some fields. */
export interface Facets {
  /** The most frequent values first. */
  readonly counts: readonly FacetCount[];
  /** Whether all alerts of the list were counted, not only the newest. */
  readonly isExact: boolean;
}

/** Counts the alerts that `ListAlertsQuery` lists by each of some fields: at most the newest 100,000. */
export class CountFacetsQuery extends Query<Facets> {
  constructor(
    readonly tenantId: string,
    readonly viewer: Viewer,
    readonly filter: AlertFilter,
  ) {
    super();
  }
}

const MAX_COUNTED = 100_000;

const names = Object.entries(facetColumns);
const columns = names.map(([, column]) => column);
/** What GROUPING says of a row with one of the columns alone, and of the row with none. */
const ALL_GROUPED = 2 ** names.length - 1;
const groupingOf = (place: number): number => ALL_GROUPED ^ (1 << (names.length - 1 - place));

// all alerts are read once, whatever the number of fields
const statementFor = (conditions: string): string => `
  WITH looked_at AS (
    SELECT ${columns.join(', ')} FROM alerts WHERE ${conditions} ORDER BY created_at DESC, id DESC LIMIT ${MAX_COUNTED}
  ), counted AS (
    SELECT ${columns.map((column) => `${column}::text`).join(', ')}, count(*)::int AS count,
      GROUPING(${columns.join(', ')}) AS grouped
    FROM looked_at GROUP BY GROUPING SETS (${columns.map((column) => `(${column})`).join(', ')}, ())
  ), ranked AS (
    SELECT CASE grouped ${names.map(([name], i) => `WHEN ${groupingOf(i)} THEN '${name}'`).join(' ')} END AS facet,
      coalesce(${columns.join(', ')}) AS value, count
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

  async execute({ tenantId, viewer, filter }: CountFacetsQuery): Promise<Facets> {
    const values: unknown[] = [tenantId];
    const narrowed = await this.search.narrow(tenantId, filter);
    const conditions = conditionsOf(narrowed, viewer, (value) => `$${values.push(value)}`);
    const rows = await this.database.query<(Omit<FacetCount, 'facet'> & { facet: FacetName | null })[]>(
      tenantId,
      statementFor(conditions.join(' AND ')),
      values,
    );
    const isCount = (row: (typeof rows)[number]): row is FacetCount => row.facet !== null;
    const all = rows.find((row) => !isCount(row))?.count ?? 0;
    return { counts: rows.filter(isCount), isExact: all < MAX_COUNTED };
  }
}
