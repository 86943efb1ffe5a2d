import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Database, SYSTEM } from '../../../libs/database/database';
import { beginOfLatestSpan } from '../latest-span';
import { SuppressionsRepository } from '../persistence/suppressions.repository';
import type { SuppressionRow } from '../suppression-view';

/** What a suppression kept quiet in the time span that an instant is in. */
export interface SuppressedBy {
  readonly suppression: SuppressionRow;
  readonly problems: number;
  readonly events: number;
  /** The types with the most problems, at most five. */
  readonly types: readonly { readonly alertType: string; readonly count: number }[];
}

/** Names a suppression, and an instant within a time span of it or at its end. */
export interface SuppressedByRef {
  readonly tenantId: string;
  readonly id: string;
  readonly at: Date;
}

/** What suppressions kept quiet, in two statements. Those that do not exist are missing. */
export class GetSuppressedByQuery extends Query<readonly SuppressedBy[]> {
  constructor(readonly wanted: readonly SuppressedByRef[]) {
    super();
  }
}

/** More problems of one time span are not counted. */
const MAX_COUNTED = 100_000;
const SHOWN_TYPES = 5;

const count = `
  SELECT wanted.id, coalesce(sum(t.problems), 0)::int AS problems, coalesce(sum(t.events), 0)::int AS events,
    coalesce((json_agg(json_build_object('alertType', t.alert_type, 'count', t.problems) ORDER BY t.problems DESC, t.alert_type)
      FILTER (WHERE t.alert_type IS NOT NULL)), '[]') AS types
  FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) AS wanted(tenant_id, id, since)
  LEFT JOIN LATERAL (
    SELECT alert_type, count(*)::int AS problems, sum(count)::int AS events FROM (
      SELECT alert_type, count FROM silenced_problems p
      WHERE p.tenant_id = wanted.tenant_id AND p.silencer_id = wanted.id AND p.first_at >= wanted.since
      ORDER BY p.first_at DESC LIMIT ${MAX_COUNTED}) AS counted
    GROUP BY alert_type) AS t ON true
  GROUP BY wanted.id`;

@QueryHandler(GetSuppressedByQuery)
export class GetSuppressedByHandler implements IQueryHandler<GetSuppressedByQuery> {
  constructor(
    private readonly suppressions: SuppressionsRepository,
    private readonly database: Database,
  ) {}

  async execute({ wanted }: GetSuppressedByQuery): Promise<readonly SuppressedBy[]> {
    const rows = await this.suppressions.findAll(wanted.map(({ id }) => id));
    const found = wanted.flatMap(({ tenantId, id, at }) => {
      const suppression = rows.find((row) => row.id === id && row.tenantId === tenantId);
      return suppression ? [{ suppression, since: beginOfLatestSpan(suppression, at) }] : [];
    });
    if (found.length === 0) return [];
    const counted = await this.database.query<({ id: string } & Omit<SuppressedBy, 'suppression'>)[]>(SYSTEM, count, [
      found.map(({ suppression }) => suppression.tenantId),
      found.map(({ suppression }) => suppression.id),
      found.map(({ since }) => since),
    ]);
    const byId = new Map(counted.map(({ id, ...counts }) => [id, counts]));
    return found.map(({ suppression }) => {
      const { types = [], problems = 0, events = 0 } = byId.get(suppression.id) ?? {};
      return { suppression, problems, events, types: types.slice(0, SHOWN_TYPES) };
    });
  }
}
