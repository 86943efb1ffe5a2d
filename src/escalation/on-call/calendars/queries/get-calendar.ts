import { IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { Clock } from '../../../../../libs/kernel/clock';
import { uuidOf } from '../../../../../libs/kernel/uuid';
import { FindMembersQuery } from '../../../../directory';
import { GetShiftsQuery, type Shift } from '../../queries/get-shifts';
import { SchedulesRepository } from '../../schedules/persistence/schedules.repository';
import type { ScheduleRow } from '../../schedules/schedule-view';
import { calendarTokenHash } from '../commands/save-calendar-token';
import { CalendarNotFound } from '../domain/calendar.errors';
import { readSpan, shiftKey, shownShifts } from '../domain/written-shifts';
import { writeCalendar } from '../ical/write-calendar';
import { CalendarTokensRepository } from '../persistence/calendar-tokens.repository';

/** The shifts that a token allows to read, as an iCalendar file. Throws CalendarNotFound. */
export class GetCalendarQuery extends Query<string> {
  constructor(readonly token: string) {
    super();
  }
}

@QueryHandler(GetCalendarQuery)
export class GetCalendarHandler implements IQueryHandler<GetCalendarQuery> {
  constructor(
    private readonly tokens: CalendarTokensRepository,
    private readonly schedules: SchedulesRepository,
    private readonly queries: QueryBus,
    private readonly clock: Clock,
  ) {}

  /** Whatever the token is, it costs one hash and one look at an index before the answer differs. */
  async execute({ token }: GetCalendarQuery): Promise<string> {
    const known = await this.tokens.withHash(calendarTokenHash(token));
    if (!known) throw new CalendarNotFound();
    const { tenantId, scheduleId, memberId } = known;
    const schedule = await this.schedules.get(tenantId, scheduleId);
    const now = this.clock.now();
    const { from, until } = readSpan(now);
    const found = await this.queries.execute(new GetShiftsQuery(tenantId, [scheduleId], from, until));
    return this.write(schedule, shownShifts(found.get(scheduleId) ?? [], memberId, now), from);
  }

  private async write(schedule: ScheduleRow, shifts: readonly Shift[], readFrom: Date): Promise<string> {
    const names = await this.namesOf(schedule.tenantId, [...new Set(shifts.map(({ memberId }) => memberId))]);
    const events = shifts.map((shift) => ({
      uid: `${uuidOf(shiftKey(schedule.id, shift, readFrom))}@campana`,
      from: shift.from,
      until: shift.until,
      stamp: schedule.updatedAt,
      summary: names.get(shift.memberId) ?? shift.memberId,
      description: schedule.name,
    }));
    return writeCalendar(schedule.name, schedule.timeZone, events);
  }

  /** The names of members, also of those who have left: they are on past shifts. */
  private async namesOf(tenantId: string, memberIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const members = await this.queries.execute(new FindMembersQuery(tenantId, memberIds));
    return new Map(members.flatMap(({ id, name }) => (name === null ? [] : [[id, name] as const])));
  }
}
