import { Cron } from 'croner';
import { RRuleTemporal } from 'rrule-temporal';
import type { ScheduleParameters } from '../../domain/rule-parameters';

/** Intervals longer than a day are counted from this day, a Wednesday. */
const FIRST_DAY = '20250101T000000';

/** Returns the first time of a schedule after an instant; null: there is none. */
export type NextTime = (after: Date) => Date | null;

const frequencies = /^(?:[A-Z0-9=;,+-]*;)?FREQ=(HOURLY|DAILY|WEEKLY|MONTHLY|YEARLY)(;[A-Z0-9=;,+-]*)?$/;

/** Limits the search, for recurrences that never occur. */
const MAX_STEPS = 500;
/** How many times a search may try: each takes some 50 microseconds. The days of two years are fewer. */
const MAX_TRIED = 1_000;

function compileCron(cron: string, timeZone: string): NextTime {
  const compiled = new Cron(cron, { timezone: timeZone, mode: '5-part', paused: true });
  return (after) => compiled.nextRun(after);
}

/** Explains the limits of the search in our words. */
function searched<T>(search: () => T): T {
  try {
    return search();
  } catch (error) {
    const { message } = error as Error;
    if (/^Maximum (candidate evaluations|iterations)/.test(message))
      throw new Error(
        `its next time is not among the first ${MAX_TRIED} tried: use fewer BY… values in a shorter FREQ, or cron`,
        { cause: error },
      );
    throw error;
  }
}

function compileRrule(rrule: string, timeZone: string): NextTime {
  const text = rrule.replace(/^RRULE:/, '').toUpperCase();
  if (!frequencies.test(text))
    throw new Error('it must be a single RRULE with FREQ HOURLY, DAILY, WEEKLY, MONTHLY or YEARLY');
  const rruleString = `DTSTART;TZID=${timeZone}:${FIRST_DAY}\nRRULE:${text}`;
  const compiled = new RRuleTemporal({
    rruleString,
    strict: true,
    maxIterations: MAX_STEPS,
    maxCandidateEvaluations: MAX_TRIED,
    cache: false,
  });
  return (after) => {
    const next = searched(() => compiled.next(after));
    return next && new Date(next.epochMilliseconds);
  };
}

/**
 * Compiles a schedule, in the local time of its time zone.
 * @throws Error if cron, rrule or the time zone is not valid
 */
export function compileSchedule({ cron, rrule, timeZone }: ScheduleParameters): NextTime {
  if (cron !== null) return compileCron(cron, timeZone);
  if (rrule !== null) return compileRrule(rrule, timeZone);
  throw new Error('neither cron nor rrule is given');
}
