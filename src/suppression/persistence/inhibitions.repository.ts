import { Injectable } from '@nestjs/common';
import { Database, type Scope, SYSTEM } from '../../../libs/database/database';
import type { InhibitionRow } from '../suppression-view';

/** Where an open alert keeps others quiet: those of the inhibition with these values of its labels. */
export interface InhibitionPlace {
  readonly inhibitionId: string;
  readonly equalKey: string;
}

/** An alert that keeps others quiet. */
export interface Inhibitor extends InhibitionPlace {
  readonly tenantId: string;
  readonly alertId: string;
}

const columns = `id, tenant_id AS "tenantId", name, source, target, equal_labels AS "equalLabels", wait_seconds AS "waitSeconds",
  is_active AS "isActive", version, created_by AS "createdBy", created_at AS "createdAt", updated_at AS "updatedAt"`;

const insert = `
  INSERT INTO inhibitions (id, tenant_id, name, source, target, equal_labels, wait_seconds, is_active, version, created_by,
    created_at, updated_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
  ON CONFLICT (id) DO UPDATE SET name = excluded.name, source = excluded.source, target = excluded.target,
    equal_labels = excluded.equal_labels, wait_seconds = excluded.wait_seconds, is_active = excluded.is_active,
    version = excluded.version, updated_at = excluded.updated_at`;

const findInhibitors = `
  SELECT (SELECT alert_id FROM inhibitors i WHERE i.inhibition_id = p.inhibition_id AND i.equal_key = p.equal_key LIMIT 1) AS "alertId"
  FROM unnest($1::uuid[], $2::text[]) WITH ORDINALITY AS p(inhibition_id, equal_key, place) ORDER BY place`;

const addInhibitors = `
  INSERT INTO inhibitors (inhibition_id, equal_key, alert_id, tenant_id)
  SELECT * FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[]) ON CONFLICT DO NOTHING`;

/** Reads and writes `inhibitions` and `inhibitors`. */
@Injectable()
export class InhibitionsRepository {
  constructor(private readonly database: Database) {}

  /** The active ones of these tenants. */
  active(tenantIds: readonly string[]): Promise<readonly InhibitionRow[]> {
    const sql = `SELECT ${columns} FROM inhibitions WHERE tenant_id = ANY($1) AND is_active ORDER BY id`;
    return this.database.query<InhibitionRow[]>(SYSTEM, sql, [tenantIds]);
  }

  /** A tenant's, by id. */
  list(tenantId: string, limit: number, after?: string): Promise<readonly InhibitionRow[]> {
    const sql = `SELECT ${columns} FROM inhibitions WHERE tenant_id = $1 AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT $3`;
    return this.database.query<InhibitionRow[]>(tenantId, sql, [tenantId, after ?? null, limit]);
  }

  /** One of a tenant's, locked if wanted until the transaction ends. */
  async find(tenantId: string, id: string, mode?: 'lock'): Promise<InhibitionRow | undefined> {
    const sql = `SELECT ${columns} FROM inhibitions WHERE tenant_id = $1 AND id = $2 ${mode === 'lock' ? 'FOR UPDATE' : ''}`;
    const [row] = await this.database.query<InhibitionRow[]>(tenantId, sql, [tenantId, id]);
    return row;
  }

  /** How many a tenant has. */
  async count(tenantId: string): Promise<number> {
    const sql = 'SELECT count(*)::int AS count FROM inhibitions WHERE tenant_id = $1';
    const [row] = await this.database.query<{ count: number }[]>(tenantId, sql, [tenantId]);
    return row?.count ?? 0;
  }

  /** Adds it, or writes it over. */
  async save(row: InhibitionRow): Promise<void> {
    const values = [
      row.id,
      row.tenantId,
      row.name,
      JSON.stringify(row.source),
      JSON.stringify(row.target),
      JSON.stringify(row.equalLabels),
      row.waitSeconds,
      row.isActive,
      row.version,
      row.createdBy,
      row.createdAt,
      row.updatedAt,
    ];
    await this.database.query(row.tenantId, insert, values);
  }

  async remove(tenantId: string, id: string): Promise<void> {
    const sql = 'DELETE FROM inhibitions WHERE tenant_id = $1 AND id = $2';
    await this.database.query(tenantId, sql, [tenantId, id]);
  }

  /** For each place an alert that keeps it quiet, or null. */
  async inhibitors(places: readonly InhibitionPlace[]): Promise<readonly (string | null)[]> {
    const values = [places.map(({ inhibitionId }) => inhibitionId), places.map(({ equalKey }) => equalKey)];
    const rows = await this.database.query<{ alertId: string | null }[]>(SYSTEM, findInhibitors, values);
    return rows.map(({ alertId }) => alertId);
  }

  /** From now on these alerts keep others quiet. */
  async addInhibitors(scope: Scope, inhibitors: readonly Inhibitor[]): Promise<void> {
    if (inhibitors.length === 0) return;
    await this.database.query(scope, addInhibitors, [
      inhibitors.map(({ inhibitionId }) => inhibitionId),
      inhibitors.map(({ equalKey }) => equalKey),
      inhibitors.map(({ alertId }) => alertId),
      inhibitors.map(({ tenantId }) => tenantId),
    ]);
  }

  /** These alerts keep nothing quiet any more. */
  async removeInhibitors(alertIds: readonly string[]): Promise<void> {
    await this.database.query(SYSTEM, 'DELETE FROM inhibitors WHERE alert_id = ANY($1)', [alertIds]);
  }

  /** The inhibition keeps nothing quiet any more. */
  async clearInhibitors(tenantId: string, inhibitionId: string): Promise<void> {
    await this.database.query(tenantId, 'DELETE FROM inhibitors WHERE tenant_id = $1 AND inhibition_id = $2', [
      tenantId,
      inhibitionId,
    ]);
  }
}
