import { IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { InvalidInput } from '../../../../../libs/kernel/domain-error';
import { mapInTurns } from '../../../../../libs/kernel/turns';
import { sharedClockOf } from '../../../../../libs/windows/cached-wall-clock';
import { GetShiftsQuery } from '../../queries/get-shifts';
import { SchedulesRepository } from '../../schedules/persistence/schedules.repository';
import type { ScheduleRow } from '../../schedules/schedule-view';
import { fairness, type MemberLoad, type Page, type ReportedShift } from '../domain/fairness';
import { ShiftIndex } from '../domain/shift-index';
import { PagesRepository } from '../persistence/pages.repository';

/** How much each member was or will be on call in a span. Throws ScheduleNotFound, InvalidInput. */
export class GetOnCallReportQuery extends Query<readonly MemberLoad[]> {
  /** @param scheduleId undefined: all schedules of the tenant */
  constructor(
    readonly tenantId: string,
    readonly from: Date,
    readonly until: Date,
    readonly scheduleId?: string,
  ) {
    super();
  }
}

const MAX_SCHEDULES = 100;
const MAX_SHIFTS = 100_000;
const MAX_PAGES = 20_000;

/** A report that left some out would be wrong without saying so. */
const tooMany = (max: number, what: string): InvalidInput => {
  const detail = `must be later: the span has more than ${max} ${what}; or ask for one schedule`;
  return new InvalidInput([{ pointer: '/query/from', detail }]);
};

@QueryHandler(GetOnCallReportQuery)
export class GetOnCallReportHandler implements IQueryHandler<GetOnCallReportQuery> {
  constructor(
    private readonly schedules: SchedulesRepository,
    private readonly pages: PagesRepository,
    private readonly queries: QueryBus,
  ) {}

  async execute({ tenantId, from, until, scheduleId }: GetOnCallReportQuery): Promise<readonly MemberLoad[]> {
    const schedules = scheduleId
      ? [await this.schedules.get(tenantId, scheduleId)]
      : await this.schedules.list(tenantId, MAX_SCHEDULES);
    const shifts: ReportedShift[] = [];
    // one after the other: each may have thousands of shifts
    for (const schedule of schedules) {
      for (const shift of await this.shiftsOf(schedule, from, until)) shifts.push(shift);
      if (shifts.length > MAX_SHIFTS) throw tooMany(MAX_SHIFTS, 'shifts');
    }
    return fairness(shifts, await this.pagesOf(tenantId, shifts, from, until));
  }

  private async shiftsOf({ tenantId, id, timeZone }: ScheduleRow, from: Date, until: Date): Promise<ReportedShift[]> {
    const found = await this.queries.execute(new GetShiftsQuery(tenantId, [id], from, until));
    const clock = sharedClockOf(timeZone);
    return (found.get(id) ?? []).map((shift) => ({
      memberId: shift.memberId,
      from: shift.from.getTime(),
      until: shift.until.getTime(),
      clock,
    }));
  }

  /** What members were told while they were on call. */
  private async pagesOf(tenantId: string, shifts: readonly ReportedShift[], from: Date, until: Date): Promise<Page[]> {
    const found = await this.pages.list(tenantId, from, until, MAX_PAGES + 1);
    if (found.length > MAX_PAGES) throw tooMany(MAX_PAGES, 'pages');
    const index = new ShiftIndex(shifts);
    const pages = await mapInTurns(found, ({ memberId, at }): Page | undefined => {
      const shift = index.at(memberId, at.getTime());
      return shift && { memberId, at: at.getTime(), clock: shift.clock };
    });
    return pages.filter((page) => page !== undefined);
  }
}
