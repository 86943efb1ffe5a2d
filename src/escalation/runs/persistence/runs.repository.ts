import { Injectable } from '@nestjs/common';
import { columnList, columnOf, jsonRows, selected } from '../../../../libs/database/columns';
import { Database, type Scope, SYSTEM } from '../../../../libs/database/database';
import { prepared } from '../../../../libs/database/prepared';
import type { EndReason, EscalationRun, LevelLine } from '../run';

/** The columns of `escalation_runs`. The compiler reports one that is missing. */
const fields = {
  id: true,
  tenantId: true,
  alertId: true,
  epoch: true,
  n: true,
  cause: true,
  policy: true,
  policyId: true,
  isChosen: true,
  ringCause: true,
  rangAt: true,
  round: true,
  level: true,
  onlyNobody: true,
  hasReached: true,
  told: true,
  state: true,
  nextAt: true,
  endedReason: true,
  startedAt: true,
  endedAt: true,
  version: true,
} as const satisfies Record<keyof EscalationRun, true>;
const properties = Object.keys(fields) as (keyof EscalationRun)[];
const unchanged: readonly string[] = ['id', 'tenantId', 'alertId', 'epoch', 'n', 'startedAt', 'version'];
const saved = properties.filter((property) => !unchanged.includes(property)).map(columnOf);

const lineProperties = [
  'runId',
  'tenantId',
  'round',
  'level',
  'dueAt',
  'at',
  'result',
  'targets',
  'members',
  'escalationLevel',
  'takenBy',
] as const satisfies readonly (keyof LevelLine)[];

const columns = columnList(properties);
const run = selected(properties, 'r');
const insert = prepared(`
  INSERT INTO escalation_runs (${columns}) SELECT ${columns} FROM json_populate_recordset(NULL::escalation_runs, $1)
  ORDER BY alert_id ON CONFLICT DO NOTHING RETURNING id`);
const save = prepared(`
  UPDATE escalation_runs r
  SET ${saved.map((column) => `${column} = s.${column}`).join(', ')}, version = r.version + 1
  FROM json_populate_recordset(NULL::escalation_runs, $1) s WHERE r.id = s.id`);
const addLines = prepared(`
  INSERT INTO escalation_levels (${columnList(lineProperties)}) SELECT ${columnList(lineProperties)}
  FROM json_populate_recordset(NULL::escalation_levels, $1)`);

// a level that reached nobody did not escalate the alert, but the log names who asked for it
const served = prepared(`
  SELECT w.n::int AS n FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) WITH ORDINALITY AS w(alert_id, member_id, at, n)
  WHERE EXISTS (
    SELECT 1 FROM escalation_runs r JOIN escalation_levels l ON l.run_id = r.id
    WHERE r.alert_id = w.alert_id AND l.taken_by = w.member_id AND l.at >= w.at)`);

// who changes runs locks the run first, and then the alert; who waits for runs locks them in the order of their alerts
const lockDue = prepared(`
  SELECT ${run} FROM escalation_runs r WHERE state <> 'ended' AND next_at <= $1 AND id <> ALL($3::uuid[])
  ORDER BY next_at LIMIT $2 FOR UPDATE SKIP LOCKED`);
const lockSome = prepared(`
  SELECT ${run} FROM escalation_runs r WHERE id = ANY($1::uuid[]) AND state <> 'ended' AND next_at <= $2
  ORDER BY next_at FOR UPDATE SKIP LOCKED`);
const lockOpen = prepared(`
  SELECT ${run} FROM escalation_runs r WHERE alert_id = ANY($1::uuid[]) AND state <> 'ended' ORDER BY alert_id FOR UPDATE`);
const lockOfPolicy = prepared(`
  SELECT ${run} FROM escalation_runs r
  WHERE tenant_id = $1 AND policy_id = $2 AND state <> 'ended' AND ($3::uuid IS NULL OR alert_id > $3)
  ORDER BY alert_id LIMIT $4 FOR UPDATE`);
const latest = prepared(`
  SELECT DISTINCT ON (alert_id) ${run} FROM escalation_runs r WHERE alert_id = ANY($1::uuid[])
  ORDER BY alert_id, epoch DESC, n DESC`);
const lines = prepared(`
  SELECT ${selected(lineProperties)} FROM escalation_levels WHERE tenant_id = $1 AND run_id = $2 ORDER BY at, round, level`);
const upcoming = prepared(`
  SELECT id, next_at AS "dueAt" FROM escalation_runs WHERE state <> 'ended' AND next_at <= $1 ORDER BY next_at LIMIT $2`);

/** SQL: the runs that should have been served by a time. */
export const overdueRuns = prepared(`
  SELECT id FROM escalation_runs WHERE state <> 'ended' AND next_at <= $1 ORDER BY next_at LIMIT $2`);
const broken = `
  SELECT ${run} FROM escalation_runs r WHERE state <> 'ended' AND next_at IS NULL LIMIT $1 FOR UPDATE SKIP LOCKED`;
const withRun = prepared(`
  SELECT w.alert_id AS id FROM unnest($1::uuid[], $2::int[]) AS w(alert_id, epoch)
  WHERE EXISTS (SELECT 1 FROM escalation_runs r WHERE r.alert_id = w.alert_id AND r.epoch = w.epoch)`);

/** When something is to be done for a run. */
export interface DueRun {
  readonly id: string;
  readonly dueAt: Date;
}

/** A member's wish for the next level of an alert. */
interface LevelRequest {
  readonly alertId: string;
  readonly requestedBy: string;
  readonly timestamp: string;
}

/** Why a run that is over before its last level ended. */
export interface RunEnd {
  readonly alertId: string;
  /** The epoch that began: runs of earlier ones are over. */
  readonly epoch: number;
  readonly reason: EndReason;
}

/** Reads and writes `escalation_runs` and `escalation_levels`. */
@Injectable()
export class RunsRepository {
  constructor(private readonly database: Database) {}

  /** Locks runs that are due, the oldest first; not those that others have locked, nor `otherThan`. */
  lockDue(at: Date, max: number, otherThan: readonly string[]): Promise<EscalationRun[]> {
    return this.database.query(SYSTEM, lockDue, [at, max, otherThan]);
  }

  /** Locks those of the runs that are due and that nobody else has locked. */
  lockDueOf(ids: readonly string[], at: Date): Promise<EscalationRun[]> {
    return this.database.query(SYSTEM, lockSome, [ids, at]);
  }

  /** Locks the runs of alerts that are not over; at most one for each alert. */
  lockOpen(alertIds: readonly string[]): Promise<EscalationRun[]> {
    return this.database.query(SYSTEM, lockOpen, [alertIds]);
  }

  /** Locks the next runs with a policy that are not over. @param after the alert of the last one of those before */
  lockOfPolicy(tenantId: string, policyId: string, after: string | null, max: number): Promise<EscalationRun[]> {
    return this.database.query(tenantId, lockOfPolicy, [tenantId, policyId, after, max]);
  }

  /** The latest run of each alert. */
  latest(scope: Scope, alertIds: readonly string[]): Promise<EscalationRun[]> {
    return this.database.query(scope, latest, [alertIds]);
  }

  /** The log of a run, at most 100 lines. */
  linesOf({ tenantId, id }: Pick<EscalationRun, 'tenantId' | 'id'>): Promise<LevelLine[]> {
    return this.database.query(tenantId, lines, [tenantId, id]);
  }

  /** The first runs that are due until a time. */
  dueUntil(at: Date, max: number): Promise<DueRun[]> {
    return this.database.query(SYSTEM, upcoming, [at, max]);
  }

  /** Inserts runs, except where one of the alert is not over, or one of this number exists. @returns the ids of the new ones */
  async insert(runs: readonly EscalationRun[]): Promise<ReadonlySet<string>> {
    if (runs.length === 0) return new Set();
    const rows = await this.database.query<{ id: string }[]>(SYSTEM, insert, [jsonRows(runs)]);
    return new Set(rows.map(({ id }) => id));
  }

  /** Saves runs that are locked. */
  async save(runs: readonly EscalationRun[]): Promise<void> {
    if (runs.length > 0) await this.database.query(SYSTEM, save, [jsonRows(runs)]);
  }

  /** Adds lines to the logs of runs. */
  async addLines(added: readonly LevelLine[]): Promise<void> {
    if (added.length > 0) await this.database.query(SYSTEM, addLines, [jsonRows(added)]);
  }

  /** The requests without those after which their member had a level of the alert taken. */
  async unserved<R extends LevelRequest>(requests: readonly R[]): Promise<readonly R[]> {
    const values = [
      requests.map(({ alertId }) => alertId),
      requests.map(({ requestedBy }) => requestedBy),
      requests.map(({ timestamp }) => timestamp),
    ];
    const done = new Set((await this.database.query<{ n: number }[]>(SYSTEM, served, values)).map(({ n }) => n));
    return requests.filter((_, i) => !done.has(i + 1));
  }

  /** The ids of runs that should have been served before a time. */
  async overdue(before: Date, max: number): Promise<readonly string[]> {
    return (await this.database.query<{ id: string }[]>(SYSTEM, overdueRuns, [before, max])).map(({ id }) => id);
  }

  /** Locks runs that are not over and have no due time: somebody changed the data by hand. */
  lockBroken(max: number): Promise<EscalationRun[]> {
    return this.database.query(SYSTEM, broken, [max]);
  }

  /** Those of the alerts that have a run of their epoch, over or not. */
  async withRun(alerts: readonly { readonly id: string; readonly epoch: number }[]): Promise<ReadonlySet<string>> {
    const values = [alerts.map(({ id }) => id), alerts.map(({ epoch }) => epoch)];
    return new Set((await this.database.query<{ id: string }[]>(SYSTEM, withRun, values)).map(({ id }) => id));
  }

  /** Since when policies apply, by id; those that always did are missing. */
  async policiesApplySince(ids: readonly string[]): Promise<ReadonlyMap<string, Date>> {
    const sql = `
      SELECT id, applies_since AS at FROM escalation_policies WHERE id = ANY($1::uuid[]) AND applies_since IS NOT NULL`;
    const rows = await this.database.query<{ id: string; at: Date }[]>(SYSTEM, sql, [ids]);
    return new Map(rows.map(({ id, at }) => [id, at]));
  }

  /** How many runs are not over. */
  async countOpen(): Promise<number> {
    const sql = `SELECT count(*)::int AS count FROM escalation_runs WHERE state <> 'ended'`;
    return (await this.database.query<{ count: number }[]>(SYSTEM, sql))[0]?.count ?? 0;
  }
}
