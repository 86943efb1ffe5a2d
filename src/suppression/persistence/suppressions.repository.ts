import { Injectable } from '@nestjs/common';
import { Database, type Scope, SYSTEM } from '../../../libs/database/database';
import type { Selection } from '../matchers/matchers';
import type { SuppressionRow } from '../suppression-view';

const columns = `id, tenant_id AS "tenantId", suppression_type AS type, alert_types AS "alertTypes", severities, sources, labels,
  start_time AS "startTime", end_time AS "endTime", recurrence, reason, comment, at_end AS "atEnd",
  include_existing AS "includeExisting", silence_critical AS "silenceCritical", expire_on_resolve AS "expireOnResolve",
  created_by AS "createdBy", created_at AS "createdAt", updated_at AS "updatedAt", version, is_active AS "isActive",
  is_holding AS "isHolding", ended_at AS "endedAt", ended_by AS "endedBy"`;

type Columns = Omit<SuppressionRow, 'selection'> & Selection;

const rowFrom = ({ alertTypes, severities, sources, labels, ...rest }: Columns): SuppressionRow => ({
  ...rest,
  selection: { alertTypes, severities, sources, labels },
});

const save = `
  INSERT INTO alert_suppressions AS s (id, tenant_id, suppression_type, alert_types, severities, sources, labels, start_time,
    end_time, recurrence, reason, comment, at_end, include_existing, silence_critical, expire_on_resolve, created_by,
    created_at, updated_at, version, is_active, is_holding, ended_at, ended_by, next_change_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25)
  ON CONFLICT (id) DO UPDATE SET suppression_type = excluded.suppression_type, alert_types = excluded.alert_types,
    severities = excluded.severities, sources = excluded.sources, labels = excluded.labels,
    start_time = excluded.start_time, end_time = excluded.end_time, recurrence = excluded.recurrence,
    reason = excluded.reason, comment = excluded.comment, at_end = excluded.at_end,
    include_existing = excluded.include_existing, silence_critical = excluded.silence_critical,
    expire_on_resolve = excluded.expire_on_resolve, updated_at = excluded.updated_at, version = excluded.version,
    is_active = excluded.is_active, is_holding = excluded.is_holding, ended_at = excluded.ended_at,
    ended_by = excluded.ended_by, next_change_at = excluded.next_change_at`;

const lockDue = `
  SELECT ${columns} FROM alert_suppressions WHERE is_active AND next_change_at <= $1
  ORDER BY next_change_at LIMIT $2 FOR UPDATE SKIP LOCKED`;

// those that ask for it, and keep no problem quiet any more
const lockForgone = `
  SELECT ${columns}, EXISTS (SELECT 1 FROM silenced_problems p WHERE p.tenant_id = s.tenant_id AND p.silencer_id = s.id) AS "keptAny"
  FROM alert_suppressions s
  WHERE is_active AND is_holding AND expire_on_resolve
    AND NOT EXISTS (SELECT 1 FROM silenced_problems p WHERE p.silencer_id = s.id AND p.state = 'held')
  LIMIT $1 FOR UPDATE SKIP LOCKED`;

/** A suppression that keeps no problem quiet any more, and whether it ever did. */
export type SuppressedTotals = SuppressionRow & { readonly keptAny: boolean };

const json = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));

/** Reads and writes `alert_suppressions`. */
@Injectable()
export class SuppressionsRepository {
  constructor(private readonly database: Database) {}

  /** Those of these tenants that hold now or later. */
  active(tenantIds: readonly string[]): Promise<readonly SuppressionRow[]> {
    const sql = `SELECT ${columns} FROM alert_suppressions WHERE tenant_id = ANY($1) AND is_active AND end_time > now() ORDER BY id`;
    return this.read(SYSTEM, sql, [tenantIds]);
  }

  /** A tenant's, newest first. @param isActive only those that are, or are not, in force now or later */
  list(
    tenantId: string,
    limit: number,
    isActive?: boolean,
    after?: { createdAt: string; id: string },
  ): Promise<readonly SuppressionRow[]> {
    const sql = `
      SELECT ${columns} FROM alert_suppressions
      WHERE tenant_id = $1 AND ($2::boolean IS NULL OR (is_active AND end_time > now()) = $2)
        AND ($3::timestamptz IS NULL OR (created_at, id) < ($3, $4::uuid))
      ORDER BY created_at DESC, id DESC LIMIT $5`;
    return this.read(tenantId, sql, [tenantId, isActive ?? null, after?.createdAt ?? null, after?.id ?? null, limit]);
  }

  /** One of a tenant's, locked if wanted until the transaction ends. */
  async find(tenantId: string, id: string, mode?: 'lock'): Promise<SuppressionRow | undefined> {
    const sql = `SELECT ${columns} FROM alert_suppressions WHERE tenant_id = $1 AND id = $2 ${mode === 'lock' ? 'FOR UPDATE' : ''}`;
    return (await this.read(tenantId, sql, [tenantId, id]))[0];
  }

  /** Those that were changed or ended since an instant. */
  async changedSince(instant: Date): Promise<readonly string[]> {
    const sql = 'SELECT id FROM alert_suppressions WHERE updated_at > $1 AND (version > 1 OR NOT is_active)';
    const rows = await this.database.query<{ id: string }[]>(SYSTEM, sql, [instant]);
    return rows.map(({ id }) => id);
  }

  /** How many of a tenant's hold now or later. */
  async count(tenantId: string): Promise<number> {
    const sql =
      'SELECT count(*)::int AS count FROM alert_suppressions WHERE tenant_id = $1 AND is_active AND end_time > now()';
    const [row] = await this.database.query<{ count: number }[]>(tenantId, sql, [tenantId]);
    return row?.count ?? 0;
  }

  /** Some that begin or end to hold by an instant, locked until the transaction ends. */
  lockDue(at: Date, max: number): Promise<readonly SuppressionRow[]> {
    return this.read(SYSTEM, lockDue, [at, max]);
  }

  /** Some that end when what they keep quiet is over, and that keep no problem quiet any more; locked. */
  async lockForgone(max: number): Promise<readonly SuppressedTotals[]> {
    return (await this.read(SYSTEM, lockForgone, [max])) as readonly SuppressedTotals[];
  }

  /**
   * Adds it, or writes it over.
   * @param nextChangeAt when it begins or ends to hold next; null: it never will
   */
  async save(scope: Scope, row: SuppressionRow, nextChangeAt: Date | null): Promise<void> {
    const { alertTypes, severities, sources, labels } = row.selection;
    const values = [
      row.id,
      row.tenantId,
      row.type,
      json(alertTypes),
      json(severities),
      json(sources),
      json(labels),
      row.startTime,
      row.endTime,
      json(row.recurrence),
      row.reason,
      row.comment,
      row.atEnd,
      row.includeExisting,
      row.silenceCritical,
      row.expireOnResolve,
      row.createdBy,
      row.createdAt,
      row.updatedAt,
      row.version,
      row.isActive,
      row.isHolding,
      row.endedAt,
      row.endedBy,
      nextChangeAt,
    ];
    await this.database.query(scope, save, values);
  }

  private async read(scope: Scope, sql: string, values: unknown[]): Promise<readonly SuppressionRow[]> {
    const rows = await this.database.query<Columns[]>(scope, sql, values);
    return rows.map(rowFrom);
  }
}
