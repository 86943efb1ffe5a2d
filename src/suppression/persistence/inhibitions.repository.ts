import { Injectable } from '@nestjs/common';
import { In, MoreThan, type QueryDeepPartialEntity } from 'typeorm';
import { Database, type Scope, SYSTEM } from '../../../libs/database/database';
import type { InhibitionRow } from '../suppression-view';
import { InhibitionEntity } from './inhibition.entity';

/** What an open alert inhibits: the targets of an inhibition that have these label values. */
export interface InhibitionPlace {
  readonly inhibitionId: string;
  readonly equalKey: string;
}

/** An open alert that inhibits others. */
export interface Inhibitor extends InhibitionPlace {
  readonly tenantId: string;
  readonly alertId: string;
}

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

  /** The active inhibitions of these tenants. */
  active(tenantIds: readonly string[]): Promise<readonly InhibitionRow[]> {
    const where = { tenantId: In(tenantIds), isActive: true };
    return this.database.withRepository(SYSTEM, InhibitionEntity, (rows) => rows.find({ where, order: { id: 'ASC' } }));
  }

  /** A page of the inhibitions of a tenant, ordered by id. */
  list(tenantId: string, limit: number, after?: string): Promise<readonly InhibitionRow[]> {
    const where = { tenantId, ...(after !== undefined && { id: MoreThan(after) }) };
    return this.database.withRepository(tenantId, InhibitionEntity, (rows) =>
      rows.find({ where, order: { id: 'ASC' }, take: limit }),
    );
  }

  /** One inhibition of a tenant. @param mode `lock` locks the row until the transaction ends */
  find(tenantId: string, id: string, mode?: 'lock'): Promise<InhibitionRow | null> {
    const lock = mode === 'lock' && { lock: { mode: 'pessimistic_write' as const } };
    return this.database.withRepository(tenantId, InhibitionEntity, (rows) =>
      rows.findOne({ where: { tenantId, id }, ...lock }),
    );
  }

  /** The number of inhibitions of a tenant. */
  count(tenantId: string): Promise<number> {
    return this.database.withRepository(tenantId, InhibitionEntity, (rows) => rows.countBy({ tenantId }));
  }

  /** Inserts or overwrites an inhibition. */
  async save(row: InhibitionRow): Promise<void> {
    await this.database.withRepository(row.tenantId, InhibitionEntity, (rows) =>
      rows.upsert(row as QueryDeepPartialEntity<InhibitionEntity>, ['id']),
    );
  }

  /** Deletes an inhibition. */
  async remove(tenantId: string, id: string): Promise<void> {
    await this.database.withRepository(tenantId, InhibitionEntity, (rows) => rows.delete({ tenantId, id }));
  }

  /** For each place, the id of an alert that inhibits it, or null. */
  async inhibitors(places: readonly InhibitionPlace[]): Promise<readonly (string | null)[]> {
    const values = [places.map(({ inhibitionId }) => inhibitionId), places.map(({ equalKey }) => equalKey)];
    const rows = await this.database.query<{ alertId: string | null }[]>(SYSTEM, findInhibitors, values);
    return rows.map(({ alertId }) => alertId);
  }

  /** Records alerts that inhibit others from now on. */
  async addInhibitors(scope: Scope, inhibitors: readonly Inhibitor[]): Promise<void> {
    if (inhibitors.length === 0) return;
    await this.database.query(scope, addInhibitors, [
      inhibitors.map(({ inhibitionId }) => inhibitionId),
      inhibitors.map(({ equalKey }) => equalKey),
      inhibitors.map(({ alertId }) => alertId),
      inhibitors.map(({ tenantId }) => tenantId),
    ]);
  }

  /** These alerts inhibit nothing from now on. */
  async removeInhibitors(alertIds: readonly string[]): Promise<void> {
    await this.database.query(SYSTEM, 'DELETE FROM inhibitors WHERE alert_id = ANY($1)', [alertIds]);
  }

  /** Removes all inhibiting alerts of an inhibition. */
  async clearInhibitors(tenantId: string, inhibitionId: string): Promise<void> {
    await this.database.query(tenantId, 'DELETE FROM inhibitors WHERE tenant_id = $1 AND inhibition_id = $2', [
      tenantId,
      inhibitionId,
    ]);
  }
}
