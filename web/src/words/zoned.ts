const MINUTE_MS = 60_000;

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making a format is slow. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const numeric = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' } as const;
  const made = new Intl.DateTimeFormat('en-GB', { timeZone, hourCycle: 'h23', ...numeric });
  formats.set(timeZone, made);
  return made;
}

/** What clocks of a zone show at a time, as if it were UTC. */
export function localOf(at: number, timeZone: string): number {
  const parts = formatOf(timeZone).formatToParts(at);
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'));
}

/** The time at which clocks of a zone show a local time (as if it were UTC); what a change of clocks skips is taken as later. */
export function atOf(local: number, timeZone: string): number {
  const first = local - (localOf(local, timeZone) - local);
  return local - (localOf(first, timeZone) - Math.floor(first / MINUTE_MS) * MINUTE_MS);
}

/**
 * The midnights of days in a row in a zone, the first that of the Monday of a week; between two of them are 23 or 25 hours
 * when clocks change.
 * @param week 0: the week of `now`
 * @param days after this midnight follow so many
 */
export function midnightsFrom(now: number, week: number, days: number, timeZone: string): number[] {
  const today = new Date(localOf(now, timeZone));
  const sinceMonday = (today.getUTCDay() + 6) % 7;
  const [year, month, monday] = [today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate() - sinceMonday];
  return Array.from({ length: days + 1 }, (_, day) => atOf(Date.UTC(year, month, monday + week * 7 + day), timeZone));
}

/** A time as a field of day and time takes it, in a zone. */
export const toField = (at: number, timeZone: string): string =>
  new Date(localOf(at, timeZone)).toISOString().slice(0, 'yyyy-mm-ddThh:mm'.length);

/** The time of a field of day and time, in a zone. */
export const fromField = (text: string, timeZone: string): string =>
  new Date(atOf(Date.parse(`${text}Z`), timeZone)).toISOString();
