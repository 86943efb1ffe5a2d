import { Injectable } from '@nestjs/common';
import { columnList, selected } from '../../../../../libs/database/columns';
import { Database, SYSTEM } from '../../../../../libs/database/database';
import type { CalendarTokenRecord } from '../calendar-records';
import { CalendarTokenNotFound } from '../domain/calendar.errors';

const properties = ['id', 'tenantId', 'scheduleId', 'memberId', 'createdBy', 'createdAt'] as const;

const insert = `INSERT INTO on_call_calendar_tokens (${columnList(properties)}, token_hash) VALUES ($1, $2, $3, $4, $5, $6, $7)`;

const selectPage = `
  SELECT ${selected(properties)} FROM on_call_calendar_tokens
  WHERE tenant_id = $1 AND schedule_id = $2 AND ($4::uuid IS NULL OR id > $4) ORDER BY id LIMIT $3`;

const selectByHash = `SELECT ${selected(properties)} FROM on_call_calendar_tokens WHERE token_hash = $1`;

const selectOne = `
  SELECT ${selected(properties)} FROM on_call_calendar_tokens
  WHERE tenant_id = $1 AND schedule_id = $2 AND id = $3 FOR UPDATE`;

const remove = 'DELETE FROM on_call_calendar_tokens WHERE tenant_id = $1 AND id = $2';
const removeOfMembers = `
  DELETE FROM on_call_calendar_tokens
  WHERE tenant_id = $1 AND (member_id = ANY ($2::uuid[]) OR created_by = ANY ($2::uuid[]))`;

const count = `
  SELECT count(*)::int AS count FROM on_call_calendar_tokens WHERE tenant_id = $1 AND schedule_id = $2`;

/** Reads and writes `on_call_calendar_tokens`. */
@Injectable()
export class CalendarTokensRepository {
  constructor(private readonly database: Database) {}

  /** Adds a token. @param hash of the token, which is not stored itself */
  async add(row: CalendarTokenRecord, hash: Buffer): Promise<void> {
    await this.database.query(row.tenantId, insert, [...properties.map((property) => row[property]), hash]);
  }

  /** A page of the tokens of a schedule, ordered by id. */
  list(tenantId: string, scheduleId: string, limit: number, after?: string): Promise<readonly CalendarTokenRecord[]> {
    return this.database.query(tenantId, selectPage, [tenantId, scheduleId, limit, after ?? null]);
  }

  /** The token with a hash, of any tenant. */
  async withHash(hash: Buffer): Promise<CalendarTokenRecord | undefined> {
    const [row] = await this.database.query<CalendarTokenRecord[]>(SYSTEM, selectByHash, [hash]);
    return row;
  }

  /** One token, locked until the transaction ends. @throws CalendarTokenNotFound */
  async lock(tenantId: string, scheduleId: string, id: string): Promise<CalendarTokenRecord> {
    const values = [tenantId, scheduleId, id];
    const [row] = await this.database.query<CalendarTokenRecord[]>(tenantId, selectOne, values);
    if (!row) throw new CalendarTokenNotFound(id);
    return row;
  }

  async count(tenantId: string, scheduleId: string): Promise<number> {
    const [row] = await this.database.query<{ count: number }[]>(tenantId, count, [tenantId, scheduleId]);
    return row?.count ?? 0;
  }

  async remove({ tenantId, id }: CalendarTokenRecord): Promise<void> {
    await this.database.query(tenantId, remove, [tenantId, id]);
  }

  /** Removes the tokens that these members made, and those for their shifts. */
  async removeOfMembers(tenantId: string, memberIds: readonly string[]): Promise<void> {
    await this.database.query(tenantId, removeOfMembers, [tenantId, memberIds]);
  }
}
