import { Injectable } from '@nestjs/common';
import { In, MoreThan, type QueryDeepPartialEntity, QueryFailedError } from 'typeorm';
import { Database, SYSTEM } from '../../../../../libs/database/database';
import { ScheduleInUse, ScheduleNameTaken, ScheduleNotFound } from '../../domain/schedule.errors';
import type { TenantRef } from '../../domain/tenant-ref';
import type { ScheduleRow } from '../schedule-view';
import { ScheduleEntity } from './schedule.entity';

/** Who adds schedules to a tenant waits for the others, so that together they do not add too many. */
const lockTenants = `
  SELECT pg_advisory_xact_lock(hashtextextended('on-call schedules of ' || id, 0))
  FROM unnest($1::text[]) AS id ORDER BY id`;

// an edit while another one is in the same instant, or a clock goes back: what was valid stays so
const addVersion = `
  INSERT INTO on_call_versions (tenant_id, schedule_id, version, valid_from, time_zone, layers)
  SELECT $1, $2, $3, greatest($4, (SELECT max(valid_from) FROM on_call_versions WHERE schedule_id = $2)), $5, $6::jsonb`;

const addParticipants = `
  INSERT INTO on_call_participants (tenant_id, schedule_id, member_id)
  SELECT $1, $2, id FROM unnest($3::uuid[]) AS id ON CONFLICT DO NOTHING`;

const removeParticipants = `
  DELETE FROM on_call_participants WHERE tenant_id = $1 AND schedule_id = $2 AND member_id <> ALL ($3::uuid[])`;

const failedWith = (error: unknown, property: 'constraint' | 'code', value: string): boolean =>
  error instanceof QueryFailedError && (error.driverError as Record<string, unknown>)[property] === value;

const FOREIGN_KEY_VIOLATION = '23503';

/** Reads and writes `on_call_schedules`, what they were before, and whom they name. */
@Injectable()
export class SchedulesRepository {
  constructor(private readonly database: Database) {}

  /** A page of the schedules of a tenant, ordered by id. */
  list(tenantId: string, limit: number, after?: string): Promise<readonly ScheduleRow[]> {
    const where = { tenantId, ...(after !== undefined && { id: MoreThan(after) }) };
    return this.database.withRepository(tenantId, ScheduleEntity, (rows) =>
      rows.find({ where, order: { id: 'ASC' }, take: limit }),
    );
  }

  /** One schedule. @throws ScheduleNotFound */
  async get(tenantId: string, id: string): Promise<ScheduleRow> {
    const row = await this.database.withRepository(tenantId, ScheduleEntity, (rows) =>
      rows.findOneBy({ tenantId, id }),
    );
    if (!row) throw new ScheduleNotFound(id);
    return row;
  }

  /**
   * One schedule, locked until the transaction ends.
   * @throws ScheduleNotFound
   */
  async lock(tenantId: string, id: string): Promise<ScheduleRow> {
    const row = await this.database.withRepository(tenantId, ScheduleEntity, (rows) =>
      rows.findOne({ where: { tenantId, id }, lock: { mode: 'pessimistic_write' } }),
    );
    if (!row) throw new ScheduleNotFound(id);
    return row;
  }

  /** Locks schedules of any tenants until the transaction ends; those that do not exist are missing. */
  lockAll(ids: readonly string[]): Promise<readonly ScheduleRow[]> {
    return this.database.withRepository(SYSTEM, ScheduleEntity, (rows) =>
      rows.find({ where: { id: In(ids) }, order: { id: 'ASC' }, lock: { mode: 'pessimistic_write' } }),
    );
  }

  /** Keeps others from adding schedules to these tenants until the transaction ends. */
  async lockTenants(tenantIds: readonly string[]): Promise<void> {
    await this.database.query(SYSTEM, lockTenants, [tenantIds]);
  }

  /** The number of schedules of a tenant. Nobody else adds one until the transaction ends. */
  async lockedCount(tenantId: string): Promise<number> {
    await this.database.query(tenantId, lockTenants, [[tenantId]]);
    return this.database.withRepository(tenantId, ScheduleEntity, (rows) => rows.countBy({ tenantId }));
  }

  /** The schedules of these tenants that have a name. */
  named(tenantIds: readonly string[], name: string): Promise<readonly ScheduleRow[]> {
    return this.database.withRepository(SYSTEM, ScheduleEntity, (rows) =>
      rows.findBy({ tenantId: In(tenantIds), name }),
    );
  }

  /** The ids of all schedules of these tenants. */
  refs(tenantIds: readonly string[]): Promise<readonly TenantRef[]> {
    return this.database.withRepository(SYSTEM, ScheduleEntity, (rows) =>
      rows.find({ select: { tenantId: true, id: true }, where: { tenantId: In(tenantIds) }, order: { id: 'ASC' } }),
    );
  }

  /** The schedules of these tenants to which joining members are appended, locked until the transaction ends. */
  lockFollowing(tenantIds: readonly string[]): Promise<readonly ScheduleRow[]> {
    return this.database.withRepository(SYSTEM, ScheduleEntity, (rows) =>
      rows.find({
        where: { tenantId: In(tenantIds), followsMembers: true },
        order: { id: 'ASC' },
        lock: { mode: 'pessimistic_write' },
      }),
    );
  }

  /**
   * Inserts or overwrites a schedule, and keeps what it is from an instant on.
   * @throws ScheduleNameTaken
   */
  async save(row: ScheduleRow, validFrom: Date): Promise<void> {
    const { tenantId, id } = row;
    const saved = this.database.withRepository(tenantId, ScheduleEntity, (rows) =>
      rows.upsert(row as QueryDeepPartialEntity<ScheduleEntity>, ['id']),
    );
    await saved.catch((error: unknown) => {
      throw failedWith(error, 'constraint', 'on_call_schedules_name') ? new ScheduleNameTaken(row.name) : error;
    });
    const version = [row.version, validFrom, row.timeZone, JSON.stringify(row.layers)];
    await this.database.query(tenantId, addVersion, [tenantId, id, ...version]);
    // whose turn it still is, although they are no longer a participant, is named as well
    const named = row.layers.flatMap(({ participants, carried }) => [
      ...participants.flat(),
      ...(carried?.memberIds ?? []),
    ]);
    const members = [...new Set(named)];
    await this.database.query(tenantId, removeParticipants, [tenantId, id, members]);
    await this.database.query(tenantId, addParticipants, [tenantId, id, members]);
  }

  /** Deletes a locked schedule with its history and overrides. @throws ScheduleInUse */
  async remove({ tenantId, id }: ScheduleRow): Promise<void> {
    const removed = this.database.withRepository(tenantId, ScheduleEntity, (rows) => rows.delete({ tenantId, id }));
    await removed.catch((error: unknown) => {
      throw failedWith(error, 'code', FOREIGN_KEY_VIOLATION) ? new ScheduleInUse(id) : error;
    });
  }
}
