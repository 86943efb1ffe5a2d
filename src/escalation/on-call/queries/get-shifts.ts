import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { MemberShift } from '../domain/shifts';
import { refsOf } from '../domain/tenant-ref';
import type { TimeSpan } from '../domain/time-span';
import { type ScheduleShifts, Timelines } from '../timeline/timelines';

/** The time for which a member is on call without a break: a turn, or an override. */
export interface Shift {
  readonly from: Date;
  readonly until: Date;
  readonly memberId: string;
  /** The override by which they are on call; null: it is their turn. */
  readonly overrideId: string | null;
  /** When the turn or the override began, perhaps before the span that was asked for. */
  readonly since: Date;
}

/** The shifts of each schedule, clipped to the span, by their beginning; schedules that do not exist are absent. */
export class GetShiftsQuery extends Query<ReadonlyMap<string, readonly Shift[]>> {
  constructor(
    readonly tenantId: string,
    readonly scheduleIds: readonly string[],
    readonly from: Date,
    readonly until: Date,
  ) {
    super();
  }
}

const shiftOf = ({ from, until, memberId, overrideId, since }: MemberShift): Shift => ({
  from: new Date(from),
  until: new Date(until),
  memberId,
  overrideId,
  since: new Date(since),
});

@QueryHandler(GetShiftsQuery)
export class GetShiftsHandler implements IQueryHandler<GetShiftsQuery> {
  constructor(private readonly timelines: Timelines) {}

  async execute({
    tenantId,
    scheduleIds,
    from,
    until,
  }: GetShiftsQuery): Promise<ReadonlyMap<string, readonly Shift[]>> {
    const found = await this.timelines.shifts(refsOf(tenantId, scheduleIds), from, until);
    return new Map([...found].map(([scheduleId, { final }]) => [scheduleId, final.map(shiftOf)]));
  }
}

/** The shifts of a schedule: of everybody who is on call, and of each layer before overrides. */
export interface ShiftsByLayer {
  readonly final: readonly Shift[];
  readonly layers: readonly (readonly Shift[])[];
}

export const shiftsByLayer = ({ final, layers }: ScheduleShifts): ShiftsByLayer => ({
  final: final.map(shiftOf),
  layers: layers.map((layer) => layer.map(shiftOf)),
});

/** As `GetShiftsQuery`, with the shifts of each layer. */
export class GetShiftsByLayerQuery extends Query<ReadonlyMap<string, ShiftsByLayer>> {
  constructor(
    readonly tenantId: string,
    readonly scheduleIds: readonly string[],
    readonly from: Date,
    readonly until: Date,
  ) {
    super();
  }
}

@QueryHandler(GetShiftsByLayerQuery)
export class GetShiftsByLayerHandler implements IQueryHandler<GetShiftsByLayerQuery> {
  constructor(private readonly timelines: Timelines) {}

  async execute(query: GetShiftsByLayerQuery): Promise<ReadonlyMap<string, ShiftsByLayer>> {
    const schedules = refsOf(query.tenantId, query.scheduleIds);
    const found = await this.timelines.shifts(schedules, query.from, query.until);
    return new Map([...found].map(([scheduleId, shifts]) => [scheduleId, shiftsByLayer(shifts)]));
  }
}

/** A time in which nobody is on call. */
export interface OnCallGap {
  readonly from: Date;
  readonly until: Date;
}

/** The gaps of each schedule in a span, in order; schedules that do not exist are absent. */
export class GetGapsQuery extends Query<ReadonlyMap<string, readonly OnCallGap[]>> {
  constructor(
    readonly tenantId: string,
    readonly scheduleIds: readonly string[],
    readonly from: Date,
    readonly until: Date,
  ) {
    super();
  }
}

@QueryHandler(GetGapsQuery)
export class GetGapsHandler implements IQueryHandler<GetGapsQuery> {
  constructor(private readonly timelines: Timelines) {}

  async execute({
    tenantId,
    scheduleIds,
    from,
    until,
  }: GetGapsQuery): Promise<ReadonlyMap<string, readonly OnCallGap[]>> {
    const found = await this.timelines.gaps(refsOf(tenantId, scheduleIds), from, until);
    const gapOf = (span: TimeSpan): OnCallGap => ({ from: new Date(span.from), until: new Date(span.until) });
    return new Map([...found].map(([scheduleId, gaps]) => [scheduleId, gaps.map(gapOf)]));
  }
}
