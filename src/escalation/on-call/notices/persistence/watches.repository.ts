import { Injectable } from '@nestjs/common';
import { Database, SYSTEM } from '../../../../../libs/database/database';
import type { Watched } from '../domain/decide-notices';

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
  readonly announcedAt: Date | null;
}

const selectDue = `
  SELECT schedule_id AS id FROM on_call_watches WHERE next_at <= $1 AND schedule_id <> ALL ($3::uuid[]) ORDER BY next_at LIMIT $2`;

const lockDue = `
  SELECT w.tenant_id AS "tenantId", w.schedule_id AS "scheduleId", s.name, s.time_zone AS "timeZone",
    s.handoff_notice_minutes AS "handoffNoticeMinutes", s.follows_members AS "followsMembers",
    w.on_call AS "onCall", w.handoff_at AS "handoffAt", w.announced_at AS "announcedAt"
  FROM on_call_watches w JOIN on_call_schedules s ON s.tenant_id = w.tenant_id AND s.id = w.schedule_id
  WHERE w.next_at <= $1 AND w.schedule_id = ANY ($2::uuid[])
  ORDER BY w.schedule_id FOR UPDATE OF w SKIP LOCKED`;

const update = `
  UPDATE on_call_watches SET on_call = $3, handoff_at = $4, announced_at = $5, next_at = $6
  WHERE tenant_id = $1 AND schedule_id = $2`;

// a schedule that was deleted is left out
const lookNow = `
  INSERT INTO on_call_watches (schedule_id, tenant_id, next_at)
  SELECT id, tenant_id, $2 FROM on_call_schedules WHERE id = ANY ($1::uuid[]) ORDER BY id
  ON CONFLICT (schedule_id) DO UPDATE SET next_at = least(on_call_watches.next_at, excluded.next_at)`;

const instant = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));

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

  /** Those of the schedules that are still due and that nobody else looks at, locked until the transaction ends. */
  lock(ids: readonly string[], now: Date): Promise<readonly WatchRecord[]> {
    return this.database.query(SYSTEM, lockDue, [now, ids]);
  }

  async save(tenantId: string, scheduleId: string, watched: Watched, nextAt: number): Promise<void> {
    const { onCall, handoffAt, announcedAt } = watched;
    const values = [tenantId, scheduleId, onCall, instant(handoffAt), instant(announcedAt), new Date(nextAt)];
    await this.database.query(SYSTEM, update, values);
  }

  /** Has these schedules looked at as soon as possible. */
  async lookNow(scheduleIds: readonly string[], now: Date): Promise<void> {
    await this.database.query(SYSTEM, lookNow, [scheduleIds, now]);
  }
}
