import { Injectable } from '@nestjs/common';
import { jsonRows } from '../../../../../libs/database/columns';
import { Database, SYSTEM } from '../../../../../libs/database/database';
import { DueSchedules, type SeenSchedule } from '../../due-schedules';
import type { MemberStart } from '../domain/decide-notices';

/** A schedule with what was known of it when it was last looked at. */
export interface WatchRecord extends SeenSchedule {
  readonly tenantId: string;
  readonly name: string;
  readonly timeZone: string;
  readonly handoffNoticeMinutes: number;
  readonly followsMembers: boolean;
  readonly onCall: readonly string[];
  readonly handoffAt: Date | null;
  readonly announced: readonly MemberStart[];
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

const selectWatches = `
  SELECT w.tenant_id AS "tenantId", w.schedule_id AS "scheduleId", s.name, s.time_zone AS "timeZone",
    s.handoff_notice_minutes AS "handoffNoticeMinutes", s.follows_members AS "followsMembers",
    w.on_call AS "onCall", w.handoff_at AS "handoffAt", w.announced,
    w.xmin::text AS "rowVersion"
  FROM on_call_watches w JOIN on_call_schedules s ON s.tenant_id = w.tenant_id AND s.id = w.schedule_id
  WHERE w.next_at <= $1 AND w.schedule_id = ANY ($2::uuid[])
  ORDER BY w.schedule_id`;

const update = `
  UPDATE on_call_watches w
  SET on_call = seen.on_call, handoff_at = seen.handoff_at, announced = seen.announced, next_at = seen.next_at
  FROM jsonb_populate_recordset(NULL::on_call_watches, $1::jsonb) AS seen WHERE w.schedule_id = seen.schedule_id`;

/** SQL: when the first schedule is to be looked at for its handoffs. */
export const firstDueWatch = 'SELECT min(next_at) FROM on_call_watches';

/** Reads and writes `on_call_watches`. */
@Injectable()
export class WatchesRepository extends DueSchedules {
  constructor(database: Database) {
    super(database, 'on_call_watches');
  }

  /** Those of the schedules that are still due. */
  read(ids: readonly string[], now: Date): Promise<readonly WatchRecord[]> {
    return this.database.query(SYSTEM, selectWatches, [now, ids]);
  }

  /** Overwrites locked rows. */
  async save(updates: readonly WatchUpdate[]): Promise<void> {
    await this.database.query(SYSTEM, update, [jsonRows(updates)]);
  }
}
