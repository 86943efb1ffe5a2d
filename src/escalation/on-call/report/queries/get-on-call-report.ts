import { IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { sharedClockOf } from '../../../../../libs/windows/cached-wall-clock';
import { GetShiftsQuery } from '../../queries/get-shifts';
import { SchedulesRepository } from '../../schedules/persistence/schedules.repository';
import type { ScheduleRow } from '../../schedules/schedule-view';
import { fairness, type MemberLoad, type Page, type ReportedShift } from '../domain/fairness';
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
    for (const schedule of schedules) shifts.push(...(await this.shiftsOf(schedule, from, until)));
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
    const byMember = new Map<string, ReportedShift[]>();
    for (const shift of shifts) {
      const own = byMember.get(shift.memberId) ?? [];
      own.push(shift);
      byMember.set(shift.memberId, own);
    }
    return (await this.pages.list(tenantId, from, until)).flatMap(({ memberId, at }) => {
      const instant = at.getTime();
      const shift = byMember.get(memberId)?.find((one) => one.from <= instant && instant < one.until);
      return shift ? [{ memberId, at: instant, clock: shift.clock }] : [];
    });
  }
}
