import { DAY, dayOfWeek, HOUR, type LocalClock } from '../../domain/layer';
import { type TimeSpan, united } from '../../domain/time-span';

/** A shift of a member, with the clock of its schedule. */
export interface ReportedShift extends TimeSpan {
  readonly memberId: string;
  readonly clock: LocalClock;
}

/** An escalation that told a member of an alert while they were on call. */
export interface Page {
  readonly memberId: string;
  readonly at: number;
  readonly clock: LocalClock;
}

/** How much a member was on call. */
export interface MemberLoad {
  readonly memberId: string;
  readonly hours: number;
  /** Nights, from 22:00 to 06:00, of which they were on call for a part. */
  readonly nights: number;
  /** Weekends, Saturday and Sunday, of which they were on call for a part. */
  readonly weekends: number;
  readonly shifts: number;
  readonly pages: number;
  /** Pages at night, on weekends, before 08:00 and from 18:00 on. */
  readonly pagesOffHours: number;
  /** Nights in which they were paged. */
  readonly nightsWithPages: number;
  /** Their part of the hours of all, from 0 to 1. */
  readonly share: number;
}

const NIGHT_BEGINS = 22 * HOUR;
const NIGHT_ENDS = 6 * HOUR;
const DAY_BEGINS = 8 * HOUR;
const DAY_ENDS = 18 * HOUR;

/** The first local day that a night of a wall time belongs to; undefined: it is not night. */
const nightOf = (wall: number): number | undefined => {
  const day = Math.floor(wall / DAY);
  const time = wall - day * DAY;
  if (time >= NIGHT_BEGINS) return day;
  return time < NIGHT_ENDS ? day - 1 : undefined;
};

const isWeekend = (wall: number): boolean => ['SA', 'SU'].includes(dayOfWeek(wall));
/** The Saturday of the weekend that a wall time belongs to. */
const saturdayOf = (wall: number): number => Math.floor(wall / DAY) - (dayOfWeek(wall) === 'SU' ? 1 : 0);

const isOffHours = (wall: number): boolean => {
  const time = wall - Math.floor(wall / DAY) * DAY;
  return isWeekend(wall) || time < DAY_BEGINS || time >= DAY_ENDS;
};

/** Adds the nights and weekends that a shift touches. */
function addDays({ from, until, clock }: ReportedShift, nights: Set<number>, weekends: Set<number>): void {
  const [begin, end] = [clock.wallOf(from), clock.wallOf(until - 1) + 1];
  for (let day = Math.floor(begin / DAY) - 1; day * DAY < end; day++) {
    const night = { from: day * DAY + NIGHT_BEGINS, until: (day + 1) * DAY + NIGHT_ENDS };
    if (night.from < end && night.until > begin) nights.add(day);
    const isTouched = day * DAY < end && (day + 1) * DAY > begin;
    if (isTouched && isWeekend(day * DAY)) weekends.add(saturdayOf(day * DAY));
  }
}

const defined = <T>(values: readonly (T | undefined)[]): T[] => values.filter((one): one is T => one !== undefined);

function loadOf(memberId: string, shifts: readonly ReportedShift[], pages: readonly Page[]): Omit<MemberLoad, 'share'> {
  const [nights, weekends] = [new Set<number>(), new Set<number>()];
  for (const shift of shifts) addDays(shift, nights, weekends);
  // several schedules at one time are one time
  const hours = united(shifts).reduce((sum, { from, until }) => sum + (until - from), 0) / HOUR;
  const walls = pages.map(({ at, clock }) => clock.wallOf(at));
  return {
    memberId,
    hours,
    nights: nights.size,
    weekends: weekends.size,
    shifts: shifts.length,
    pages: pages.length,
    pagesOffHours: walls.filter(isOffHours).length,
    nightsWithPages: new Set(defined(walls.map(nightOf))).size,
  };
}

const grouped = <T extends { readonly memberId: string }>(items: readonly T[]): ReadonlyMap<string, readonly T[]> => {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(item.memberId) ?? [];
    group.push(item);
    groups.set(item.memberId, group);
  }
  return groups;
};

/** How much each member was on call and was paged, most hours first. */
export function fairness(shifts: readonly ReportedShift[], pages: readonly Page[]): readonly MemberLoad[] {
  const [shiftsOf, pagesOf] = [grouped(shifts), grouped(pages)];
  const loads = [...shiftsOf].map(([id, own]) => loadOf(id, own, pagesOf.get(id) ?? []));
  const total = loads.reduce((sum, { hours }) => sum + hours, 0);
  const shared = loads.map((load) => ({ ...load, share: total > 0 ? load.hours / total : 0 }));
  return shared.sort((one, other) => other.hours - one.hours || (one.memberId < other.memberId ? -1 : 1));
}
