import { Cron } from 'croner';
import { RRuleTemporal } from 'rrule-temporal';
import type { ScheduleParameters } from '../../domain/rule-parameters';

/** Intervals of more than a day are counted from here on: a Wednesday. */
const FIRST_DAY = '20250101T000000';

/** The first time of a schedule after an instant; null: there is none any more. */
export type NextTime = (after: Date) => Date | null;

const frequencies = /^(?:[A-Z0-9=;,+-]*;)?FREQ=(HOURLY|DAILY|WEEKLY|MONTHLY|YEARLY)(;[A-Z0-9=;,+-]*)?$/;

/** A rule that never comes must not be looked for all day. */
const MAX_STEPS = 1_000;

function compileCron(cron: string, timeZone: string): NextTime {
  const compiled = new Cron(cron, { timezone: timeZone, mode: '5-part', paused: true });
  return (after) => compiled.nextRun(after);
}

function compileRrule(rrule: string, timeZone: string): NextTime {
  const text = rrule.replace(/^RRULE:/, '').toUpperCase();
  if (!frequencies.test(text))
    throw new Error('it must be one RRULE with FREQ HOURLY, DAILY, WEEKLY, MONTHLY or YEARLY');
  const rruleString = `DTSTART;TZID=${timeZone}:${FIRST_DAY}\nRRULE:${text}`;
  const compiled = new RRuleTemporal({ rruleString, strict: true, maxIterations: MAX_STEPS });
  return (after) => {
    const next = compiled.next(after);
    return next && new Date(next.epochMilliseconds);
  };
}

/**
 * The times of a schedule, by the wall clock of its time zone.
 * @throws Error when it says nothing that can be understood, or a time zone that nobody knows
 */
export function compileSchedule({ cron, rrule, timeZone }: ScheduleParameters): NextTime {
  if (cron !== null) return compileCron(cron, timeZone);
  if (rrule !== null) return compileRrule(rrule, timeZone);
  throw new Error('neither cron nor rrule is given');
}
