import { DAY, dayOfWeek, type LayerRestriction, type LocalClock, timeOf } from './layer';
import { type TimeSpan, united } from './time-span';

/** The hours of a restriction that begin on a local day. A skipped time is the first instant after the gap. */
function hoursOf({ days, from, to }: LayerRestriction, clock: LocalClock, day: number): TimeSpan[] {
  if (!days.includes(dayOfWeek(day))) return [];
  const begin = day + timeOf(from);
  const length = (timeOf(to) - timeOf(from) + DAY) % DAY || DAY;
  return [{ from: clock.instantOf(begin), until: clock.instantOf(begin + length) }];
}

/** The parts of a span in which a layer has somebody on call, in order. Without restrictions: the whole span. */
export function openHours(
  restrictions: readonly LayerRestriction[],
  clock: LocalClock,
  { from, until }: TimeSpan,
): TimeSpan[] {
  if (restrictions.length === 0) return [{ from, until }];
  // hours that began the day before may go on; a local day that is missing may shift them by another
  const first = (Math.floor(clock.wallOf(from) / DAY) - 2) * DAY;
  const last = clock.wallOf(until) + DAY;
  const found: TimeSpan[] = [];
  for (let day = first; day <= last; day += DAY)
    for (const restriction of restrictions) found.push(...hoursOf(restriction, clock, day));
  return united(found.map((span) => ({ from: Math.max(span.from, from), until: Math.min(span.until, until) })));
}
