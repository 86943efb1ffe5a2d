import { Database, SYSTEM } from '../../../libs/database/database';

/** A row that was read, and what changes whenever the row does. */
export interface SeenSchedule {
  readonly scheduleId: string;
  readonly rowVersion: string;
}

const select = (table: string) => `
  SELECT schedule_id AS id FROM ${table} WHERE next_at <= $1 AND schedule_id <> ALL ($3::uuid[]) ORDER BY next_at LIMIT $2`;

// xmin is the transaction that wrote the row last
const lock = (table: string) => `
  SELECT t.schedule_id AS id FROM ${table} t
  JOIN unnest($1::uuid[], $2::text[]) AS seen(schedule_id, row_version) USING (schedule_id)
  WHERE t.xmin::text = seen.row_version
  ORDER BY t.schedule_id FOR UPDATE OF t SKIP LOCKED`;

// a schedule that was deleted is left out
const look = (table: string) => `
  INSERT INTO ${table} (schedule_id, tenant_id, next_at)
  SELECT id, tenant_id, $2 FROM on_call_schedules WHERE id = ANY ($1::uuid[]) ORDER BY id
  ON CONFLICT (schedule_id) DO UPDATE SET next_at = least(${table}.next_at, excluded.next_at)`;

/** A table with a row for each schedule, which says when the schedule is looked at next. */
export abstract class DueSchedules {
  constructor(
    protected readonly database: Database,
    private readonly table: string,
  ) {}

  /** The ids of some schedules that are due, of all tenants. */
  async due(now: Date, max: number, except: readonly string[]): Promise<readonly string[]> {
    const rows = await this.database.query<{ id: string }[]>(SYSTEM, select(this.table), [now, max, except]);
    return rows.map(({ id }) => id);
  }

  /**
   * Locks those that have not changed since they were read, and that nobody else looks at, until the transaction ends.
   * @returns their ids
   */
  async lockUnchanged(rows: readonly SeenSchedule[]): Promise<ReadonlySet<string>> {
    const values = [rows.map(({ scheduleId }) => scheduleId), rows.map(({ rowVersion }) => rowVersion)];
    const locked = await this.database.query<{ id: string }[]>(SYSTEM, lock(this.table), values);
    return new Set(locked.map(({ id }) => id));
  }

  /** Has these schedules looked at as soon as possible. */
  async lookNow(scheduleIds: readonly string[], now: Date): Promise<void> {
    await this.database.query(SYSTEM, look(this.table), [scheduleIds, now]);
  }
}
