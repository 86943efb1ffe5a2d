import { Injectable } from '@nestjs/common';
import { Database, SYSTEM } from '../../../../../libs/database/database';
import { DueSchedules, type SeenSchedule } from '../../due-schedules';
import type { RunningLayer } from '../../domain/layer';
import type { ReportedGap } from '../domain/decide-gap';

/** A schedule with the gap that was reported of it. */
export interface GapRecord extends SeenSchedule {
  readonly tenantId: string;
  readonly name: string;
  readonly layers: readonly RunningLayer[];
  readonly followsMembers: boolean;
  readonly startsAt: Date | null;
  readonly endsAt: Date | null;
  readonly isSoon: boolean;
  readonly reportedAt: Date | null;
}

const selectGaps = `
  SELECT g.tenant_id AS "tenantId", g.schedule_id AS "scheduleId", s.name, s.layers,
    s.follows_members AS "followsMembers", g.starts_at AS "startsAt", g.ends_at AS "endsAt", g.is_soon AS "isSoon",
    g.reported_at AS "reportedAt", g.xmin::text AS "rowVersion"
  FROM on_call_gaps g JOIN on_call_schedules s ON s.tenant_id = g.tenant_id AND s.id = g.schedule_id
  WHERE g.next_at <= $1 AND g.schedule_id = ANY ($2::uuid[])
  ORDER BY g.schedule_id`;

const update = `
  UPDATE on_call_gaps SET starts_at = $3, ends_at = $4, is_soon = $5, reported_at = $6, next_at = $7
  WHERE tenant_id = $1 AND schedule_id = $2`;

const selectDeleted = `
  SELECT id FROM unnest($1::uuid[]) AS id WHERE NOT EXISTS (SELECT 1 FROM on_call_schedules s WHERE s.id = id.id)`;

const sumOpen = `
  SELECT coalesce(sum(extract(epoch FROM ends_at - starts_at)), 0)::float AS seconds
  FROM on_call_gaps WHERE reported_at IS NOT NULL`;

/** SQL: when the first schedule is to be looked at for gaps. */
export const firstDueGap = 'SELECT min(next_at) FROM on_call_gaps';

/** Reads and writes `on_call_gaps`. */
@Injectable()
export class GapsRepository extends DueSchedules {
  constructor(database: Database) {
    super(database, 'on_call_gaps');
  }

  /** Those of the schedules that are still due. */
  read(ids: readonly string[], now: Date): Promise<readonly GapRecord[]> {
    return this.database.query(SYSTEM, selectGaps, [now, ids]);
  }

  async save(tenantId: string, scheduleId: string, gap: ReportedGap | null, nextAt: Date): Promise<void> {
    const times = gap ? [new Date(gap.from), new Date(gap.until)] : [null, null];
    const values = [...times, gap?.isSoon ?? false, gap ? new Date(gap.reportedAt) : null, nextAt];
    await this.database.query(SYSTEM, update, [tenantId, scheduleId, ...values]);
  }

  /** Those of the schedules that do not exist any more. */
  async deleted(scheduleIds: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await this.database.query<{ id: string }[]>(SYSTEM, selectDeleted, [scheduleIds]);
    return new Set(rows.map(({ id }) => id));
  }

  /** How long the reported gaps of all schedules are together: the rows are few, since a gap is an alert. */
  async openSeconds(): Promise<number> {
    const [row] = await this.database.query<{ seconds: number }[]>(SYSTEM, sumOpen);
    return row?.seconds ?? 0;
  }
}
