import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Database, SYSTEM } from '../../../../libs/database/database';
import { prepared } from '../../../../libs/database/prepared';
import type { Severity } from '../../domain/severity';
import { severityRank } from '../../listing/alert-view';

/** An incident, or the alert of a storm, and the alerts that tell of it. */
export interface GroupRef {
  readonly tenantId: string;
  /** The id of the group, or of the alert of a storm. */
  readonly groupId: string;
}

/** The active alerts of an incident or a storm that are assigned to nobody; the alert of the storm itself does not count. */
export interface GroupSummary {
  readonly count: number;
  /** The most frequent first; the alerts of rarer types are counted above alone. */
  readonly types: readonly { readonly alertType: string; readonly count: number }[];
  /** The ten worst: by severity, then the oldest. `createdAt` is ISO 8601. */
  readonly worst: readonly {
    readonly id: string;
    readonly title: string;
    readonly alertType: string;
    readonly severity: Severity;
    readonly createdAt: string;
  }[];
}

const MAX_TYPES = 50;
const WORST = 10;

// first by id only: with a tenant and a status, a plan could scan all open alerts of the tenant
const ids = `
  SELECT id FROM alerts WHERE group_id = wanted.group_id UNION SELECT id FROM alerts WHERE quiet_by = wanted.group_id`;

// what is suppressed for another reason is told to nobody, and what is assigned may be shown to its assignee only
const members = `
  SELECT a.id, a.title, a.alert_type, a.severity, a.created_at FROM ids JOIN alerts a ON a.id = ids.id
  WHERE a.tenant_id = wanted.tenant_id AND a.status = 'active' AND (a.quiet_by IS NULL OR a.quiet_reason IN ('group', 'storm'))
    AND a.assigned_to IS NULL AND a.assigned_role IS NULL AND a.id <> wanted.group_id`;

const select = prepared(`
  SELECT wanted.group_id AS "groupId", s.*
  FROM unnest($1::uuid[], $2::uuid[]) AS wanted(tenant_id, group_id)
  CROSS JOIN LATERAL (
    WITH ids AS MATERIALIZED (${ids}), members AS MATERIALIZED (${members})
    SELECT (SELECT count(*)::int FROM members) AS count,
      (SELECT coalesce(json_agg(t), '[]') FROM (
        SELECT alert_type AS "alertType", count(*)::int AS count FROM members GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${MAX_TYPES}) AS t) AS types,
      (SELECT coalesce(json_agg(w), '[]') FROM (
        SELECT id, title, alert_type AS "alertType", severity, created_at AS "createdAt" FROM members
        ORDER BY ${severityRank('severity')} DESC, created_at, id LIMIT ${WORST}) AS w) AS worst) AS s`);

/** Summarises what is active in incidents and storms of any tenants, by `groupId`: one statement. The groups must be different. */
export class SummariseGroupsQuery extends Query<ReadonlyMap<string, GroupSummary>> {
  constructor(readonly groups: readonly GroupRef[]) {
    super();
  }
}

@QueryHandler(SummariseGroupsQuery)
export class SummariseGroupsHandler implements IQueryHandler<SummariseGroupsQuery> {
  constructor(private readonly database: Database) {}

  async execute({ groups }: SummariseGroupsQuery): Promise<ReadonlyMap<string, GroupSummary>> {
    if (groups.length === 0) return new Map();
    const rows = await this.database.query<(GroupSummary & { groupId: string })[]>(SYSTEM, select, [
      groups.map(({ tenantId }) => tenantId),
      groups.map(({ groupId }) => groupId),
    ]);
    return new Map(rows.map(({ groupId, ...summary }) => [groupId, summary]));
  }
}
