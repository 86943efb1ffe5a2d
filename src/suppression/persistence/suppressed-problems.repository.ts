import { Injectable } from '@nestjs/common';
import { Database, type Scope, SYSTEM } from '../../../libs/database/database';
import { uuidv7 } from '../../../libs/kernel/uuid';
import { type Severity, severityRank } from '../../alerts';
import type {
  ListedSuppressedProblem,
  SuppressedFilters,
  SuppressedProblem,
  ReportedThrottled,
} from '../suppressed-problem';
import type { Verdict } from '../domain/verdict';

/** Occurrences of one problem that the same thing keeps quiet. */
export interface SuppressedRecord {
  readonly tenantId: string;
  readonly aggregationKey: string;
  readonly ruleId: string;
  readonly alertType: string;
  readonly severity: Severity;
  readonly labels: Readonly<Record<string, string>>;
  readonly count: number;
  readonly firstAt: Date;
  readonly lastEventAt: Date;
  readonly event: SuppressedProblem['event'];
  readonly verdict: Verdict;
}

/** What became of a silenced problem. */
export interface SuppressedEnd {
  readonly id: string;
  readonly state: 'rang' | 'told' | 'dropped' | 'over';
  readonly alertId: string | null;
}

const listedColumns = `id, tenant_id AS "tenantId", aggregation_key AS "aggregationKey", reason, silencer_id AS "silencerId",
  source_alert_id AS "sourceAlertId", rule_id AS "ruleId", alert_type AS "alertType", severity, labels, count,
  first_at AS "firstAt", last_at AS "lastAt", at_end AS "atEnd", release_at AS "releaseAt", state, ended_at AS "endedAt",
  alert_id AS "alertId"`;
const columns = `${listedColumns}, last_event_at AS "lastEventAt", event`;

const list = `
  SELECT ${listedColumns} FROM silenced_problems
  WHERE tenant_id = $1 AND ($2::text[] IS NULL OR reason = ANY($2)) AND ($3::text[] IS NULL OR state = ANY($3))
    AND ($4::text[] IS NULL OR alert_type = ANY($4)) AND ($5::text[] IS NULL OR severity = ANY($5))
    AND ($6::uuid IS NULL OR silencer_id = $6 OR source_alert_id = $6)
    AND ($7::timestamptz IS NULL OR (first_at, id) < ($7, $8::uuid))
  ORDER BY first_at DESC, id DESC LIMIT $9`;

// the order in which all writers lock the rows: as RecordSuppressedHandler sorts them
const sorted = `ORDER BY (tenant_id::text || ' ' || aggregation_key || ' ' || reason || ' ' || silencer_id::text) COLLATE "C"`;

// what waits keeps the time at which it began to; what holds on is looked at when it should end
const keep = `
  INSERT INTO silenced_problems AS s (id, tenant_id, aggregation_key, reason, silencer_id, source_alert_id, rule_id, alert_type,
    severity, labels, count, first_at, last_at, last_event_at, event, at_end, release_at)
  SELECT id, tenant_id, aggregation_key, reason, silencer_id, source_alert_id, rule_id, alert_type, severity, labels, count,
    first_at, $2, last_event_at, event, at_end, release_at
  FROM json_populate_recordset(NULL::silenced_problems, $1)
  ON CONFLICT (tenant_id, aggregation_key, reason, silencer_id) WHERE state = 'held' DO UPDATE SET
    count = s.count + excluded.count,
    first_at = least(s.first_at, excluded.first_at),
    last_at = greatest(s.last_at, excluded.last_at),
    last_event_at = greatest(s.last_event_at, excluded.last_event_at),
    event = excluded.event, labels = excluded.labels, rule_id = excluded.rule_id,
    severity = CASE WHEN ${severityRank('excluded.severity')} > ${severityRank('s.severity')} THEN excluded.severity ELSE s.severity END,
    at_end = excluded.at_end, source_alert_id = excluded.source_alert_id,
    release_at = CASE WHEN s.reason = 'hold' THEN least(s.release_at, excluded.release_at) ELSE excluded.release_at END`;

const lockDue = `
  SELECT ${columns} FROM silenced_problems WHERE id = ANY($1::uuid[]) AND state = 'held' AND release_at <= $2
  ${sorted} FOR UPDATE SKIP LOCKED`;

const end = `
  UPDATE silenced_problems s SET state = e.state, alert_id = e.alert_id, ended_at = $4, release_at = NULL
  FROM unnest($1::uuid[], $2::text[], $3::uuid[]) AS e(id, state, alert_id) WHERE s.id = e.id`;

// what was throttled is told by the next alert, even when the problem ended in between
const endOver = `
  WITH locked AS (
    SELECT s.id, e.at FROM silenced_problems s
    JOIN unnest($1::uuid[], $2::text[], $3::timestamptz[]) AS e(tenant, key, at) ON s.tenant_id = e.tenant AND s.aggregation_key = e.key
    WHERE s.state = 'held' AND s.release_at IS NOT NULL AND s.last_event_at <= e.at ${sorted} FOR UPDATE OF s
  )
  UPDATE silenced_problems s SET state = 'over', ended_at = $4, release_at = NULL FROM locked WHERE s.id = locked.id`;

const tellThrottled = `
  WITH locked AS (
    SELECT s.id, t.alert FROM silenced_problems s
    JOIN unnest($1::uuid[], $2::text[], $3::uuid[]) AS t(tenant, key, alert) ON s.tenant_id = t.tenant AND s.aggregation_key = t.key
    WHERE s.state = 'held' AND s.release_at IS NULL ${sorted} FOR UPDATE OF s
  )
  UPDATE silenced_problems s SET state = 'told', alert_id = locked.alert, ended_at = $4, release_at = NULL
  FROM locked WHERE s.id = locked.id
  RETURNING s.alert_id AS "alertId", s.reason, s.count, s.first_at AS "firstAt"`;

const purgeOldest = `
  DELETE FROM silenced_problems WHERE id = ANY(ARRAY(
    SELECT id FROM silenced_problems
    WHERE (state <> 'held' OR release_at IS NULL) AND coalesce(ended_at, last_at) < $1 LIMIT $2))`;

const rowOf = ({ verdict, ...kept }: SuppressedRecord, at: Date) => ({
  id: uuidv7(at.getTime()),
  tenant_id: kept.tenantId,
  aggregation_key: kept.aggregationKey,
  reason: verdict.reason,
  silencer_id: verdict.silencerId,
  source_alert_id: verdict.sourceAlertId,
  rule_id: kept.ruleId,
  alert_type: kept.alertType,
  severity: kept.severity,
  labels: kept.labels,
  count: kept.count,
  first_at: kept.firstAt,
  last_event_at: kept.lastEventAt,
  event: kept.event,
  at_end: verdict.atEnd,
  release_at: verdict.releaseAt,
});

/** The record of what is kept quiet: reads and writes `silenced_problems`. */
@Injectable()
export class SuppressedProblemsRepository {
  constructor(private readonly database: Database) {}

  /** @param kept distinct, sorted: all writers lock them in the same order */
  async keep(kept: readonly SuppressedRecord[], at: Date): Promise<void> {
    await this.database.query(SYSTEM, keep, [JSON.stringify(kept.map((one) => rowOf(one, at))), at]);
  }

  /** A tenant's, newest first. */
  list(
    tenantId: string,
    { reason, state, alertType, severity, silencerId }: SuppressedFilters,
    limit: number,
    after?: { readonly at: string; readonly id: string },
  ): Promise<readonly ListedSuppressedProblem[]> {
    const wanted = [reason, state, alertType, severity, silencerId, after?.at, after?.id].map((value) => value ?? null);
    return this.database.query<ListedSuppressedProblem[]>(tenantId, list, [tenantId, ...wanted, limit]);
  }

  /** Some that are due to be looked at. */
  due(at: Date, max: number): Promise<readonly SuppressedProblem[]> {
    const sql = `
      SELECT ${columns} FROM silenced_problems WHERE state = 'held' AND release_at <= $1 ORDER BY release_at LIMIT $2`;
    return this.read(SYSTEM, sql, [at, max]);
  }

  /** Those of them that are still due, locked until the transaction ends. */
  lockDue(ids: readonly string[], at: Date): Promise<readonly SuppressedProblem[]> {
    return this.read(SYSTEM, lockDue, [ids, at]);
  }

  /** Writes down what became of them. */
  async end(endings: readonly SuppressedEnd[], at: Date): Promise<void> {
    if (endings.length === 0) return;
    await this.database.query(SYSTEM, end, [
      endings.map(({ id }) => id),
      endings.map(({ state }) => state),
      endings.map(({ alertId }) => alertId),
      at,
    ]);
  }

  /** They are looked at again at these times. */
  async postpone(again: readonly { readonly id: string; readonly releaseAt: Date | null }[]): Promise<void> {
    if (again.length === 0) return;
    const sql = `
      UPDATE silenced_problems s SET release_at = a.release_at
      FROM unnest($1::uuid[], $2::timestamptz[]) AS a(id, release_at) WHERE s.id = a.id`;
    const values = [again.map(({ id }) => id), again.map(({ releaseAt }) => releaseAt)];
    await this.database.query(SYSTEM, sql, values);
  }

  /** Something else keeps them quiet from now on, and has counted them. */
  async remove(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const sql = 'DELETE FROM silenced_problems WHERE id = ANY($1::uuid[])';
    await this.database.query(SYSTEM, sql, [ids]);
  }

  /** These problems were over at these times: what was kept of them before never rings. */
  async endOver(
    ends: readonly { readonly tenantId: string; readonly aggregationKey: string; readonly occurredAt: Date }[],
    at: Date,
  ): Promise<void> {
    const values = [
      ends.map(({ tenantId }) => tenantId),
      ends.map(({ aggregationKey }) => aggregationKey),
      ends.map(({ occurredAt }) => occurredAt),
      at,
    ];
    await this.database.query(SYSTEM, endOver, values);
  }

  /** New alerts tell of what was throttled of their problems. */
  async tellThrottled(
    problems: readonly { readonly tenantId: string; readonly aggregationKey: string; readonly alertId: string }[],
    at: Date,
  ): Promise<readonly ReportedThrottled[]> {
    const values = [
      problems.map(({ tenantId }) => tenantId),
      problems.map(({ aggregationKey }) => aggregationKey),
      problems.map(({ alertId }) => alertId),
      at,
    ];
    const [rows] = await this.database.query<[ReportedThrottled[], number]>(SYSTEM, tellThrottled, values);
    return rows;
  }

  /** What this keeps quiet is looked at now: it has ended, or says something else. */
  async releaseBy(
    scope: Scope,
    column: 'silencer_id' | 'source_alert_id',
    ids: readonly string[],
    at: Date,
  ): Promise<void> {
    const sql = `
      WITH locked AS (
        SELECT id FROM silenced_problems
        WHERE ${column} = ANY($1::uuid[]) AND state = 'held' AND release_at > $2 ${sorted} FOR UPDATE
      )
      UPDATE silenced_problems s SET release_at = $2 FROM locked WHERE s.id = locked.id`;
    await this.database.query(scope, sql, [ids, at]);
  }

  /** How many problems each of these keeps quiet now, and how many events. */
  async heldBy(
    tenantId: string,
    silencerIds: readonly string[],
  ): Promise<ReadonlyMap<string, { problems: number; events: number }>> {
    const sql = `
      SELECT silencer_id AS id, count(*)::int AS problems, sum(count)::int AS events FROM silenced_problems
      WHERE tenant_id = $1 AND silencer_id = ANY($2::uuid[]) AND state = 'held' GROUP BY silencer_id`;
    const rows = await this.database.query<{ id: string; problems: number; events: number }[]>(tenantId, sql, [
      tenantId,
      silencerIds,
    ]);
    return new Map(rows.map(({ id, ...counts }) => [id, counts]));
  }

  /** How many critical problems nobody is told of, of all tenants. */
  async countCritical(): Promise<number> {
    const sql = `SELECT count(*)::int AS count FROM silenced_problems WHERE state = 'held' AND severity = 'critical'`;
    const [row] = await this.database.query<{ count: number }[]>(SYSTEM, sql);
    return row?.count ?? 0;
  }

  /** Forgets some of those that ended before an instant. @returns how many */
  async purgeBefore(instant: Date, max: number): Promise<number> {
    const [, count] = await this.database.query<[unknown[], number]>(SYSTEM, purgeOldest, [instant, max]);
    return count;
  }

  private read(scope: Scope, sql: string, values: unknown[]): Promise<readonly SuppressedProblem[]> {
    return this.database.query<SuppressedProblem[]>(scope, sql, values);
  }
}
