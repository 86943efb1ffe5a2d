import { Injectable } from '@nestjs/common';
import { Database, SYSTEM } from '../../../../../libs/database/database';
import { uuidv7 } from '../../../../../libs/kernel/uuid';
import type { TenantRef } from '../../domain/tenant-ref';
import type { CalendarShift } from '../../domain/layer-people';
import { CalendarShifts } from '../../timeline/calendar-shifts';
import { type ImportedSpan, spanChanges, type StoredSpan } from '../domain/planned-shifts';

const select = `
  SELECT schedule_id AS "scheduleId", member_ids AS "memberIds", starts_at AS "startsAt", ends_at AS "endsAt"
  FROM on_call_calendar_shifts
  WHERE (tenant_id, schedule_id) IN (SELECT * FROM unnest($1::uuid[], $2::uuid[])) AND ends_at > $3 AND starts_at < $4
  ORDER BY starts_at, id`;

const selectStored = `
  SELECT id, member_ids AS "memberIds", starts_at AS "startsAt", ends_at AS "endsAt" FROM on_call_calendar_shifts
  WHERE tenant_id = $1 AND import_id = $2 AND ends_at > $3 ORDER BY starts_at, id FOR UPDATE`;

const insert = `
  INSERT INTO on_call_calendar_shifts (id, tenant_id, schedule_id, import_id, member_ids, starts_at, ends_at)
  SELECT s.id, $1, $2, $3, s."memberIds", s."startsAt", s."endsAt"
  FROM json_to_recordset($4) AS s(id uuid, "memberIds" uuid[], "startsAt" timestamptz, "endsAt" timestamptz)`;

const update = `
  UPDATE on_call_calendar_shifts c SET ends_at = s."endsAt"
  FROM json_to_recordset($2) AS s(id uuid, "endsAt" timestamptz) WHERE c.tenant_id = $1 AND c.id = s.id`;

const remove = 'DELETE FROM on_call_calendar_shifts WHERE tenant_id = $1 AND id = ANY ($2::uuid[])';

interface ShiftRecord {
  readonly id: string;
  readonly scheduleId: string;
  readonly memberIds: readonly string[];
  readonly startsAt: Date;
  readonly endsAt: Date;
}

const spanOf = ({ memberIds, startsAt, endsAt }: ShiftRecord) => ({
  memberIds,
  from: startsAt.getTime(),
  until: endsAt.getTime(),
});

/** An import, as far as its shifts are concerned. */
export interface ShiftsOwner {
  readonly id: string;
  readonly tenantId: string;
  readonly scheduleId: string;
}

/** Reads and writes `on_call_calendar_shifts`: who is on call by the imported calendars. */
@Injectable()
export class CalendarShiftsRepository extends CalendarShifts {
  constructor(private readonly database: Database) {
    super();
  }

  async of(
    schedules: readonly TenantRef[],
    from: Date,
    until: Date,
  ): Promise<ReadonlyMap<string, readonly CalendarShift[]>> {
    const ids = [schedules.map(({ tenantId }) => tenantId), schedules.map(({ id }) => id)];
    const rows = await this.database.query<ShiftRecord[]>(SYSTEM, select, [...ids, from, until]);
    const found = new Map<string, CalendarShift[]>();
    for (const row of rows) {
      const ofSchedule = found.get(row.scheduleId) ?? [];
      ofSchedule.push(spanOf(row));
      found.set(row.scheduleId, ofSchedule);
    }
    return found;
  }

  /**
   * Makes the shifts of an import what its calendar says. What was before now stays.
   * @returns whether anything has changed
   */
  async replace(
    { id, tenantId, scheduleId }: ShiftsOwner,
    wanted: readonly ImportedSpan[],
    now: Date,
  ): Promise<boolean> {
    const rows = await this.database.query<ShiftRecord[]>(tenantId, selectStored, [tenantId, id, now]);
    const stored: StoredSpan[] = rows.map((row) => ({ id: row.id, ...spanOf(row) }));
    const { added, ended, removed } = spanChanges(stored, wanted, now.getTime());
    if (removed.length > 0) await this.database.query(tenantId, remove, [tenantId, removed]);
    if (ended.length > 0) {
      const changes = ended.map((one) => ({ id: one.id, endsAt: new Date(one.until) }));
      await this.database.query(tenantId, update, [tenantId, JSON.stringify(changes)]);
    }
    if (added.length > 0) {
      const shifts = added.map(({ from, until, memberIds }) => ({
        id: uuidv7(now.getTime()),
        memberIds,
        startsAt: new Date(from),
        endsAt: new Date(until),
      }));
      await this.database.query(tenantId, insert, [tenantId, scheduleId, id, JSON.stringify(shifts)]);
    }
    return removed.length + ended.length + added.length > 0;
  }
}
