import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pythonWith } from './python';

/** An event of a calendar as Debian's python3-icalendar reads it. Times are in seconds. */
export interface JudgedEvent {
  readonly uid: string;
  readonly summary: string;
  readonly from: number;
  readonly until: number;
  /** The same by the time zone that the file defines, rather than by the one that Python knows. */
  readonly defined_from: number;
  readonly defined_until: number;
}

/** What python3-icalendar reads in each of the files. */
export function judgedCalendars(files: readonly string[]): readonly (readonly JudgedEvent[])[] {
  const options = { input: JSON.stringify(files), encoding: 'utf8' as const, timeout: 60_000 };
  const { status, stdout, stderr } = spawnSync(
    pythonWith('icalendar'),
    [join(__dirname, 'calendar-judge.py')],
    options,
  );
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as JudgedEvent[][];
}
