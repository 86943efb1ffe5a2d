/** A day of a calendar, by the clock of the browser. */
export interface CalendarDay {
  readonly from: number;
  readonly until: number;
  /** Whether it belongs to the month that is shown, not to a week at its edge. */
  readonly isInMonth: boolean;
}

/** The first moment of a month, counted from the one in which an instant lies. */
export function startOfMonth(at: number, months = 0): number {
  const day = new Date(at);
  return new Date(day.getFullYear(), day.getMonth() + months, 1).getTime();
}

/** The days of the whole weeks that a month touches, from a Monday on. A day on which the clocks change has 23 or 25 hours. */
export function daysOfMonth(start: number): readonly CalendarDay[] {
  const first = new Date(start);
  const before = (first.getDay() + 6) % 7;
  const length = new Date(first.getFullYear(), first.getMonth() + 1, 0).getDate();
  const count = Math.ceil((before + length) / 7) * 7;
  const dayAt = (place: number) => new Date(first.getFullYear(), first.getMonth(), 1 - before + place);
  return Array.from({ length: count }, (_, place) => ({
    from: dayAt(place).getTime(),
    until: dayAt(place + 1).getTime(),
    isInMonth: dayAt(place).getMonth() === first.getMonth(),
  }));
}
