import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Database } from '../../../../libs/database/database';
import { AlertNotFound } from '../../lifecycle/domain/alert.errors';
import { visibleTo } from '../alert-filter';
import type { Viewer } from '../../domain/actor';
import type { Severity } from '../../domain/severity';

/** What the history of an alert tells, and its events by the minute. */
export const storyKinds = ['change', 'comment', 'escalation', 'suppression', 'occurrences'] as const;
export type StoryKind = (typeof storyKinds)[number];

/** Something that happened to an alert. */
export interface StoryEntry {
  /** Unique among all entries of the alert: `h:` and the id of the history entry, or `o:` and the minute. */
  readonly id: string;
  readonly kind: StoryKind;
  readonly at: Date;
  readonly action: string;
  readonly actorId: string | null;
  readonly actorName: string | null;
  readonly channel: string | null;
  readonly notes: string | null;
  readonly previousStatus: string | null;
  readonly newStatus: string | null;
  readonly details: Readonly<Record<string, unknown>> | null;
  /** Of events of a minute: how many, and the worst of them. */
  readonly count: number | null;
  readonly severity: Severity | null;
}

/** A place in the story: what is told is older than it. */
export interface StoryPosition {
  /** ISO 8601, in milliseconds. */
  readonly at: string;
  readonly id: string;
}

/** What happened to an alert that the viewer may see, the newest first. Throws AlertNotFound. */
export class ListAlertStoryQuery extends Query<readonly StoryEntry[]> {
  constructor(
    readonly tenantId: string,
    readonly alertId: string,
    readonly viewer: Viewer,
    readonly kinds: readonly StoryKind[],
    readonly limit: number,
    readonly before?: StoryPosition,
  ) {
    super();
  }
}

const kindOf = `CASE WHEN action = 'commented' THEN 'comment' WHEN action = 'escalated' THEN 'escalation'
  WHEN action IN ('silenced', 'unsilenced', 'flapping', 'calmed') THEN 'suppression' ELSE 'change' END`;

// an alert with one event has no row for it: the entry `created` tells of it
const select = `
  WITH story AS (
    SELECT 'h:' || id AS id, ${kindOf} AS kind, date_trunc('milliseconds', action_at) AS at, action, action_by AS "actorId",
      action_by_name AS "actorName", channel, notes, previous_status AS "previousStatus", new_status AS "newStatus", details,
      NULL::int AS count, NULL::text AS severity
    FROM alert_history WHERE tenant_id = $1 AND alert_id = $2
    UNION ALL
    SELECT 'o:' || to_char(minute AT TIME ZONE 'UTC', 'YYYYMMDDHH24MI'), 'occurrences', minute, 'occurred', NULL, NULL, NULL, NULL,
      NULL, NULL, NULL, count, severity
    FROM (
      SELECT date_trunc('minute', occurred_at) AS minute, count(*)::int AS count,
        (array_agg(severity ORDER BY array_position('{low,medium,high,critical}'::text[], severity::text) DESC))[1]::text AS severity
      FROM alert_occurrences WHERE tenant_id = $1 AND alert_id = $2 AND 'occurrences' = ANY($3::text[]) GROUP BY 1
    ) AS minutes
  )
  SELECT * FROM story WHERE kind = ANY($3::text[])
    AND ($5::timestamptz IS NULL OR at < $5 OR at = $5 AND id COLLATE "C" < $6)
  ORDER BY at DESC, id COLLATE "C" DESC LIMIT $4`;

@QueryHandler(ListAlertStoryQuery)
export class ListAlertStoryHandler implements IQueryHandler<ListAlertStoryQuery> {
  constructor(private readonly database: Database) {}

  execute({ tenantId, alertId, viewer, kinds, limit, before }: ListAlertStoryQuery): Promise<readonly StoryEntry[]> {
    return this.database.transaction(tenantId, async (entities) => {
      const values: unknown[] = [tenantId, alertId];
      const visible = visibleTo(viewer, (value) => `$${values.push(value)}`);
      const found = await entities.query<unknown[]>(
        `SELECT 1 FROM alerts WHERE tenant_id = $1 AND id = $2 AND ${visible}`,
        values,
      );
      if (found.length === 0) throw new AlertNotFound(alertId);
      return entities.query<StoryEntry[]>(select, [
        ...[tenantId, alertId, kinds, limit],
        ...[before?.at ?? null, before?.id ?? null],
      ]);
    });
  }
}
