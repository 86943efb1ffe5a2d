import { InvalidInput } from '../../../../../libs/kernel/domain-error';
import type { MemberLoad } from '../domain/fairness';
import type { MemberLoadDto, OnCallReportDto, OnCallReportQueryDto } from './report.dto';

const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 30;
const MAX_DAYS = 366;

/** The span of a report. @throws InvalidInput when it is empty or too long */
export function reportSpan({ from, until }: OnCallReportQueryDto, now: Date): { from: Date; until: Date } {
  const end = until === undefined ? now : new Date(until);
  const begin = from === undefined ? new Date(end.getTime() - DEFAULT_DAYS * DAY_MS) : new Date(from);
  const days = (end.getTime() - begin.getTime()) / DAY_MS;
  if (days > 0 && days <= MAX_DAYS) return { from: begin, until: end };
  const detail = `must be later than from, at most ${MAX_DAYS} days (given ${end.toISOString()})`;
  throw new InvalidInput([{ pointer: '/query/until', detail }]);
}

const rounded = (value: number, decimals: number): number => Number(value.toFixed(decimals));

const presentLoad = (load: MemberLoad): MemberLoadDto => ({
  member_id: load.memberId,
  hours: rounded(load.hours, 2),
  nights: load.nights,
  weekends: load.weekends,
  shifts: load.shifts,
  pages: load.pages,
  pages_off_hours: load.pagesOffHours,
  nights_with_pages: load.nightsWithPages,
  share: rounded(load.share, 4),
});

export const presentReport = (loads: readonly MemberLoad[], span: { from: Date; until: Date }): OnCallReportDto => ({
  from: span.from.toISOString(),
  until: span.until.toISOString(),
  members: loads.map(presentLoad),
});
