import { Injectable } from '@nestjs/common';
import { columnList, jsonRows, selected } from '../../../libs/database/columns';
import { bySize, jsonText } from '../../../libs/database/json-text';
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

/** Occurrences of one problem that are suppressed for the same reason. */
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

/** How a suppressed problem ended. */
export interface SuppressedEnd {
  readonly id: string;
  readonly state: 'rang' | 'told' | 'dropped' | 'over';
  readonly alertId: string | null;
}

/** What is both recorded of a problem and shown in lists. */
const commonProperties = [
  'id',
  'tenantId',
  'aggregationKey',
  'reason',
  'silencerId',
  'sourceAlertId',
  'ruleId',
  'alertType',
  'severity',
  'labels',
  'count',
  'firstAt',
  'atEnd',
  'releaseAt',
] as const satisfies readonly (keyof ListedSuppressedProblem)[];
const listedProperties: readonly (keyof ListedSuppressedProblem)[] = [
  ...commonProperties,
  'lastAt',
  'state',
  'endedAt',
  'alertId',
];
const recentProperties: readonly (keyof SuppressedProblem)[] = ['lastEventAt', 'event'];
const listedColumns = selected(listedProperties);
const columns = selected([...listedProperties, ...recentProperties]);

const list = `
  SELECT ${listedColumns} FROM silenced_problems
  WHERE tenant_id = $1 AND ($2::text[] IS NULL OR reason = ANY($2)) AND ($3::text[] IS NULL OR state = ANY($3))
    AND ($4::text[] IS NULL OR alert_type = ANY($4)) AND ($5::text[] IS NULL OR severity = ANY($5))
    AND ($6::uuid IS NULL OR silencer_id = $6 OR source_alert_id = $6)
    AND ($7::timestamptz IS NULL OR (first_at, id) < ($7, $8::uuid))
  ORDER BY first_at DESC, id DESC LIMIT $9`;

// the order in which all writers lock the rows: as RecordSuppressedHandler sorts them
const sorted = `ORDER BY (tenant_id::text || ' ' || aggregation_key || ' ' || reason || ' ' || silencer_id::text) COLLATE "C"`;

const recorded = columnList([...commonProperties, ...recentProperties]);

// a held problem keeps its first release time; for other reasons the newest release time counts
const upsert = `
  INSERT INTO silenced_problems AS s (${recorded}, last_at)
  SELECT ${recorded}, $2 FROM json_populate_recordset(NULL::silenced_problems, $1)
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

// throttled problems (no release_at) stay held: the next alert reports them, even if the problem ended in between
const endRecovered = `
  WITH locked AS (
    SELECT s.id, e.at FROM silenced_problems s
    JOIN unnest($1::uuid[], $2::text[], $3::timestamptz[]) AS e(tenant, key, at) ON s.tenant_id = e.tenant AND s.aggregation_key = e.key
    WHERE s.state = 'held' AND s.release_at IS NOT NULL AND s.last_event_at <= e.at ${sorted} FOR UPDATE OF s
  )
  UPDATE silenced_problems s SET state = 'over', ended_at = $4, release_at = NULL FROM locked WHERE s.id = locked.id`;

const reportThrottled = `
  WITH locked AS (
    SELECT s.id, t.alert FROM silenced_problems s
    JOIN unnest($1::uuid[], $2::text[], $3::uuid[]) AS t(tenant, key, alert) ON s.tenant_id = t.tenant AND s.aggregation_key = t.key
    WHERE s.state = 'held' AND s.release_at IS NULL ${sorted} FOR UPDATE OF s
  )
  UPDATE silenced_problems s SET state = 'told', alert_id = locked.alert, ended_at = $4, release_at = NULL
  FROM locked WHERE s.id = locked.id
  RETURNING ${selected(['alertId', 'reason', 'count', 'firstAt'], 's')}`;

const purgeOldest = `
  DELETE FROM silenced_problems WHERE id = ANY(ARRAY(
    SELECT id FROM silenced_problems
    WHERE (state <> 'held' OR release_at IS NULL) AND coalesce(ended_at, last_at) < $1 LIMIT $2))`;

const rowOf = ({ verdict, ...record }: SuppressedRecord, at: Date) => ({
  ...record,
  id: uuidv7(at.getTime()),
  reason: verdict.reason,
  silencerId: verdict.silencerId,
  sourceAlertId: verdict.sourceAlertId,
  atEnd: verdict.atEnd,
  releaseAt: verdict.releaseAt,
});

/** The record of suppressed problems. Reads and writes `silenced_problems`. */
@Injectable()
export class SuppressedProblemsRepository {
  constructor(private readonly database: Database) {}

  /**
   * Records suppressed occurrences, adding them to the problems that are held already.
   * @param records distinct and sorted, so that all writers lock the rows in the same order
   */
  async record(records: readonly SuppressedRecord[], at: Date): Promise<void> {
    for await (const some of bySize(records, ({ event }) => jsonText(event.data)))
      await this.database.query(SYSTEM, upsert, [jsonRows(some.map((one) => rowOf(one, at))), at]);
  }

  /** A page of the suppressed problems of a tenant that match the filters, newest first. */
  list(
    tenantId: string,
    { reason, state, alertType, severity, silencerId }: SuppressedFilters,
    limit: number,
    after?: { readonly at: string; readonly id: string },
  ): Promise<readonly ListedSuppressedProblem[]> {
    const wanted = [reason, state, alertType, severity, silencerId, after?.at, after?.id].map((value) => value ?? null);
    return this.database.query<ListedSuppressedProblem[]>(tenantId, list, [tenantId, ...wanted, limit]);
  }

  /** Up to `max` other problems that are due to be checked again, of all tenants. */
  due(at: Date, max: number, otherThan: readonly string[]): Promise<readonly SuppressedProblem[]> {
    const sql = `
      SELECT ${columns} FROM silenced_problems WHERE state = 'held' AND release_at <= $1 AND id <> ALL($3::uuid[])
      ORDER BY release_at LIMIT $2`;
    return this.read(SYSTEM, sql, [at, max, otherThan]);
  }

  /** The problems that are still due, locked until the transaction ends; rows locked elsewhere are skipped. */
  lockDue(ids: readonly string[], at: Date): Promise<readonly SuppressedProblem[]> {
    return this.read(SYSTEM, lockDue, [ids, at]);
  }

  /** Saves how problems ended. */
  async end(endings: readonly SuppressedEnd[], at: Date): Promise<void> {
    if (endings.length === 0) return;
    await this.database.query(SYSTEM, end, [
      endings.map(({ id }) => id),
      endings.map(({ state }) => state),
      endings.map(({ alertId }) => alertId),
      at,
    ]);
  }

  /** Sets the times at which problems are checked again. */
  async postpone(postponed: readonly { readonly id: string; readonly releaseAt: Date | null }[]): Promise<void> {
    if (postponed.length === 0) return;
    const sql = `
      UPDATE silenced_problems s SET release_at = a.release_at
      FROM unnest($1::uuid[], $2::timestamptz[]) AS a(id, release_at) WHERE s.id = a.id`;
    const values = [postponed.map(({ id }) => id), postponed.map(({ releaseAt }) => releaseAt)];
    await this.database.query(SYSTEM, sql, values);
  }

  /** Deletes problems that another record has taken over with their counts. */
  async remove(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const sql = 'DELETE FROM silenced_problems WHERE id = ANY($1::uuid[])';
    await this.database.query(SYSTEM, sql, [ids]);
  }

  /** Ends the suppressed problems that recovered at these times; they do not raise an alert later. */
  async endRecovered(
    ends: readonly { readonly tenantId: string; readonly aggregationKey: string; readonly occurredAt: Date }[],
    at: Date,
  ): Promise<void> {
    const values = [
      ends.map(({ tenantId }) => tenantId),
      ends.map(({ aggregationKey }) => aggregationKey),
      ends.map(({ occurredAt }) => occurredAt),
      at,
    ];
    await this.database.query(SYSTEM, endRecovered, values);
  }

  /** Ends the throttled problems that new alerts report. @returns what they report */
  async reportThrottled(
    problems: readonly { readonly tenantId: string; readonly aggregationKey: string; readonly alertId: string }[],
    at: Date,
  ): Promise<readonly ReportedThrottled[]> {
    const values = [
      problems.map(({ tenantId }) => tenantId),
      problems.map(({ aggregationKey }) => aggregationKey),
      problems.map(({ alertId }) => alertId),
      at,
    ];
    const [rows] = await this.database.query<[ReportedThrottled[], number]>(SYSTEM, reportThrottled, values);
    return rows;
  }

  /** Makes the problems due now that these suppressions, inhibitions or alerts suppress: they have changed or ended. */
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

  /** The number of problems, and of their events, that each of these suppresses now. */
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

  /** Deletes up to `max` problems that ended before an instant. @returns how many */
  async purgeBefore(instant: Date, max: number): Promise<number> {
    const [, count] = await this.database.query<[unknown[], number]>(SYSTEM, purgeOldest, [instant, max]);
    return count;
  }

  private read(scope: Scope, sql: string, values: unknown[]): Promise<readonly SuppressedProblem[]> {
    return this.database.query<SuppressedProblem[]>(scope, sql, values);
  }
}
