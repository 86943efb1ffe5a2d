import { Injectable } from '@nestjs/common';
import { Database, SYSTEM } from '../../../../libs/database/database';
import { prepared } from '../../../../libs/database/prepared';

/** A broadcast of which members are still to be told. */
export interface BroadcastRow {
  readonly alertId: string;
  readonly tenantId: string;
  /** Members are told in the order of their ids, up to this one; null: nobody was told yet. */
  readonly afterMemberId: string | null;
}

/** SQL: when the first broadcast was sent of which members are still to be told. */
export const firstBroadcast = 'SELECT min(created_at) FROM broadcasts';

const insert = prepared(`
  INSERT INTO broadcasts (alert_id, tenant_id, created_at, updated_at)
  SELECT alert_id, tenant_id, $3, $3 FROM unnest($1::uuid[], $2::uuid[]) AS b(alert_id, tenant_id)
  ON CONFLICT DO NOTHING`);

const find = prepared(
  'SELECT alert_id AS id FROM broadcasts WHERE alert_id <> ALL ($2::uuid[]) ORDER BY created_at LIMIT $1',
);

const lock = prepared(`
  SELECT alert_id AS "alertId", tenant_id AS "tenantId", after_member_id AS "afterMemberId"
  FROM broadcasts WHERE alert_id = ANY ($1::uuid[]) FOR UPDATE SKIP LOCKED`);

const advance = prepared(`
  UPDATE broadcasts b SET after_member_id = m.after_member_id, updated_at = $3
  FROM unnest($1::uuid[], $2::uuid[]) AS m(alert_id, after_member_id) WHERE b.alert_id = m.alert_id`);

const remove = prepared('DELETE FROM broadcasts WHERE alert_id = ANY ($1::uuid[])');

/** Reads and writes `broadcasts`. */
@Injectable()
export class BroadcastsRepository {
  constructor(private readonly database: Database) {}

  /** Adds those that do not exist yet. */
  async add(rows: readonly Pick<BroadcastRow, 'alertId' | 'tenantId'>[], now: Date): Promise<void> {
    const values = [rows.map(({ alertId }) => alertId), rows.map(({ tenantId }) => tenantId), now];
    await this.database.query(SYSTEM, insert, values);
  }

  /** The ids of up to `max` others, the oldest first. */
  async find(max: number, otherThan: readonly string[]): Promise<readonly string[]> {
    const rows = await this.database.query<{ id: string }[]>(SYSTEM, find, [max, otherThan]);
    return rows.map(({ id }) => id);
  }

  /** Those of them that still exist and that nobody else works on, locked until the transaction ends. */
  lock(ids: readonly string[]): Promise<readonly BroadcastRow[]> {
    return this.database.query<BroadcastRow[]>(SYSTEM, lock, [ids]);
  }

  /** Records who was told last, and deletes those of which all were told: `afterMemberId` is null. */
  async save(rows: readonly BroadcastRow[], now: Date): Promise<void> {
    const running = rows.filter(({ afterMemberId }) => afterMemberId !== null);
    const ended = rows.filter(({ afterMemberId }) => afterMemberId === null).map(({ alertId }) => alertId);
    const values = [running.map(({ alertId }) => alertId), running.map(({ afterMemberId }) => afterMemberId), now];
    if (running.length > 0) await this.database.query(SYSTEM, advance, values);
    if (ended.length > 0) await this.database.query(SYSTEM, remove, [ended]);
  }
}
