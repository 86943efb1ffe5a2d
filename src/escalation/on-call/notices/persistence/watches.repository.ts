import { Injectable } from '@nestjs/common';
import { jsonRows } from '../../../../../libs/database/columns';
import { Database, SYSTEM } from '../../../../../libs/database/database';
import type { MemberStart } from '../domain/decide-notices';

/** A schedule with what was known of it when it was last looked at. */
export interface WatchRecord {
  readonly tenantId: string;
  readonly scheduleId: string;
  readonly name: string;
  readonly timeZone: string;
  readonly handoffNoticeMinutes: number;
  readonly followsMembers: boolean;
  readonly onCall: readonly string[];
  readonly handoffAt: Date | null;
  readonly announced: readonly MemberStart[];
  /** Changes whenever the row does. */
  readonly rowVersion: string;
}

/** What is known of a schedule after a look at it. */
export interface WatchUpdate {
  readonly scheduleId: string;
  readonly onCall: readonly string[];
  readonly handoffAt: Date | null;
  readonly announced: readonly MemberStart[];
  /** When to look again. */
  readonly nextAt: Date;
}

const selectDue = `
  SELECT schedule_id AS id FROM on_call_watches WHERE next_at <= $1 AND schedule_id <> ALL ($3::uuid[]) ORDER BY next_at LIMIT $2`;

const selectWatches = `
  SELECT w.tenant_id AS "tenantId", w.schedule_id AS "scheduleId", s.name, s.time_zone AS "timeZone",
    s.handoff_notice_minutes AS "handoffNoticeMinutes", s.follows_members AS "followsMembers",
    w.on_call AS "onCall", w.handoff_at AS "handoffAt", w.announced,
    w.xmin::text AS "rowVersion"
  FROM on_call_watches w JOIN on_call_schedules s ON s.tenant_id = w.tenant_id AND s.id = w.schedule_id
  WHERE w.next_at <= $1 AND w.schedule_id = ANY ($2::uuid[])
  ORDER BY w.schedule_id`;

// xmin is the transaction that wrote the row last
const lockUnchanged = `
  SELECT w.schedule_id AS id FROM on_call_watches w
  JOIN unnest($1::uuid[], $2::text[]) AS seen(schedule_id, row_version) USING (schedule_id)
  WHERE w.xmin::text = seen.row_version
  ORDER BY w.schedule_id FOR UPDATE OF w SKIP LOCKED`;

const update = `
  UPDATE on_call_watches w
  SET on_call = seen.on_call, handoff_at = seen.handoff_at, announced = seen.announced, next_at = seen.next_at
  FROM jsonb_populate_recordset(NULL::on_call_watches, $1::jsonb) AS seen WHERE w.schedule_id = seen.schedule_id`;

// a schedule that was deleted is left out
const lookNow = `
  INSERT INTO on_call_watches (schedule_id, tenant_id, next_at)
  SELECT id, tenant_id, $2 FROM on_call_schedules WHERE id = ANY ($1::uuid[]) ORDER BY id
  ON CONFLICT (schedule_id) DO UPDATE SET next_at = least(on_call_watches.next_at, excluded.next_at)`;

/** SQL: when the first schedule is to be looked at for its handoffs. */
export const firstDueWatch = 'SELECT min(next_at) FROM on_call_watches';

/** Reads and writes `on_call_watches`. */
@Injectable()
export class WatchesRepository {
  constructor(private readonly database: Database) {}

  /** The ids of some schedules that are due, of all tenants. */
  async due(now: Date, max: number, except: readonly string[]): Promise<readonly string[]> {
    const rows = await this.database.query<{ id: string }[]>(SYSTEM, selectDue, [now, max, except]);
    return rows.map(({ id }) => id);
  }

  /** Those of the schedules that are still due. */
  read(ids: readonly string[], now: Date): Promise<readonly WatchRecord[]> {
    return this.database.query(SYSTEM, selectWatches, [now, ids]);
  }

  /**
   * Locks those that have not changed since they were read, and that nobody else looks at, until the transaction ends.
   * @returns their ids
   */
  async lockUnchanged(records: readonly WatchRecord[]): Promise<ReadonlySet<string>> {
    const values = [records.map(({ scheduleId }) => scheduleId), records.map(({ rowVersion }) => rowVersion)];
    const rows = await this.database.query<{ id: string }[]>(SYSTEM, lockUnchanged, values);
    return new Set(rows.map(({ id }) => id));
  }

  /** Overwrites locked rows. */
  async save(updates: readonly WatchUpdate[]): Promise<void> {
    await this.database.query(SYSTEM, update, [jsonRows(updates)]);
  }

  /** Has these schedules looked at as soon as possible. */
  async lookNow(scheduleIds: readonly string[], now: Date): Promise<void> {
    await this.database.query(SYSTEM, lookNow, [scheduleIds, now]);
  }
}
