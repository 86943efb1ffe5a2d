import { atOf, localOf } from '../../words/zoned';

/** A day of a calendar, by the clocks of a zone. */
export interface CalendarDay {
  readonly from: number;
  readonly until: number;
  /** Whether it belongs to the month that is shown, not to a week at its edge. */
  readonly isInMonth: boolean;
}

/** The first moment of a month in a zone, counted from the one in which an instant lies. */
export function startOfMonth(at: number, timeZone: string, months = 0): number {
  const day = new Date(localOf(at, timeZone));
  return atOf(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + months, 1), timeZone);
}

/** The days of the whole weeks that a month touches, from a Monday on. A day on which the clocks change has 23 or 25 hours. */
export function daysOfMonth(start: number, timeZone: string): readonly CalendarDay[] {
  const first = new Date(localOf(start, timeZone));
  const [year, month] = [first.getUTCFullYear(), first.getUTCMonth()];
  const before = (first.getUTCDay() + 6) % 7;
  const length = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const count = Math.ceil((before + length) / 7) * 7;
  const dayAt = (place: number) => Date.UTC(year, month, 1 - before + place);
  return Array.from({ length: count }, (_, place) => ({
    from: atOf(dayAt(place), timeZone),
    until: atOf(dayAt(place + 1), timeZone),
    isInMonth: new Date(dayAt(place)).getUTCMonth() === month,
  }));
}
