import { Injectable } from '@nestjs/common';
import { columnList, selected } from '../../../../../libs/database/columns';
import { Database, SYSTEM } from '../../../../../libs/database/database';
import type { CalendarImportRecord, ListedImport } from '../calendar-records';
import { ImportNotFound } from '../domain/calendar.errors';

const shown = [
  'id',
  'tenantId',
  'scheduleId',
  'url',
  'shownUrl',
  'unknownPeople',
  'error',
  'errorLine',
  'failures',
  'readAt',
  'nextAt',
  'createdBy',
  'createdAt',
  'updatedAt',
] as const;
const properties = [...shown, 'ics'] as const;

const selectPage = `
  SELECT ${selected(shown)} FROM on_call_imports
  WHERE tenant_id = $1 AND schedule_id = $2 AND ($4::uuid IS NULL OR id > $4) ORDER BY id LIMIT $3`;

const selectOne = `
  SELECT ${selected(properties)} FROM on_call_imports
  WHERE tenant_id = $1 AND schedule_id = $2 AND id = $3 FOR UPDATE`;

const insert = `
  INSERT INTO on_call_imports (${columnList(properties)})
  VALUES (${properties.map((_, i) => `$${i + 1}`).join(', ')})
  ON CONFLICT (id) DO UPDATE SET unknown_people = excluded.unknown_people, error = excluded.error,
    error_line = excluded.error_line, failures = excluded.failures, read_at = excluded.read_at,
    next_at = excluded.next_at, updated_at = excluded.updated_at, ics = excluded.ics`;

// whoever claims an import has it for a while, so that no transaction waits for a slow server
const claimDue = `
  UPDATE on_call_imports SET next_at = $2
  WHERE id = (
    SELECT id FROM on_call_imports WHERE next_at <= $1 AND tenant_id <> ALL ($3::uuid[])
    ORDER BY next_at LIMIT 1 FOR UPDATE SKIP LOCKED)
  RETURNING ${selected(properties)}`;

const remove = 'DELETE FROM on_call_imports WHERE tenant_id = $1 AND id = $2';

const count = `SELECT count(*)::int AS count FROM on_call_imports WHERE tenant_id = $1 AND schedule_id = $2`;

const hastenOfSchedule = `
  UPDATE on_call_imports SET next_at = least(next_at, $3) WHERE tenant_id = $1 AND schedule_id = $2`;

// one that fails waits longer and longer, whatever its tenant's members do
const hasten = `
  UPDATE on_call_imports SET next_at = least(next_at, $3)
  WHERE failures = 0 AND (
    tenant_id = ANY ($1::uuid[]) OR (tenant_id = ANY ($2::uuid[]) AND unknown_people <> '[]'::jsonb))`;

/** SQL: when the first imported calendar is read again. */
export const firstDueImport = 'SELECT min(next_at) FROM on_call_imports';

/** Reads and writes `on_call_imports`. */
@Injectable()
export class ImportsRepository {
  constructor(private readonly database: Database) {}

  /** A page of the imports of a schedule, ordered by id. */
  list(tenantId: string, scheduleId: string, limit: number, after?: string): Promise<readonly ListedImport[]> {
    return this.database.query(tenantId, selectPage, [tenantId, scheduleId, limit, after ?? null]);
  }

  /** One import, locked until the transaction ends. @throws ImportNotFound */
  async lock(tenantId: string, scheduleId: string, id: string): Promise<CalendarImportRecord> {
    const rows = await this.database.query<CalendarImportRecord[]>(tenantId, selectOne, [tenantId, scheduleId, id]);
    const [row] = rows;
    if (!row) throw new ImportNotFound(id);
    return row;
  }

  async count(tenantId: string, scheduleId: string): Promise<number> {
    const [row] = await this.database.query<{ count: number }[]>(tenantId, count, [tenantId, scheduleId]);
    return row?.count ?? 0;
  }

  /** Inserts or overwrites an import. */
  async save(row: CalendarImportRecord): Promise<void> {
    const json = { ...row, unknownPeople: JSON.stringify(row.unknownPeople) };
    await this.database.query(
      row.tenantId,
      insert,
      properties.map((property) => json[property]),
    );
  }

  /** An import that is due, of any tenant but some. Nobody else gets it until `leasedUntil`. */
  async claimDue(
    now: Date,
    leasedUntil: Date,
    exceptTenants: readonly string[],
  ): Promise<CalendarImportRecord | undefined> {
    const values = [now, leasedUntil, exceptTenants];
    const [rows] = await this.database.query<[CalendarImportRecord[], number]>(SYSTEM, claimDue, values);
    return rows[0];
  }

  /**
   * Has imports read again soon: other members may match.
   * @param changed the tenants of which all imports are read; @param reachable those of which the ones with unknown people are
   */
  async hasten(changed: readonly string[], reachable: readonly string[], at: Date): Promise<void> {
    await this.database.query(SYSTEM, hasten, [changed, reachable, at]);
  }

  /** Has the imports of a schedule read again at once: its local times have changed. */
  async hastenOfSchedule(tenantId: string, scheduleId: string, at: Date): Promise<void> {
    await this.database.query(tenantId, hastenOfSchedule, [tenantId, scheduleId, at]);
  }

  async remove({ tenantId, id }: Pick<CalendarImportRecord, 'tenantId' | 'id'>): Promise<void> {
    await this.database.query(tenantId, remove, [tenantId, id]);
  }
}
