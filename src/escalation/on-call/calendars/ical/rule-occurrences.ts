import { inWorker } from '../../../../../libs/kernel/in-worker';
import { Lines } from '../../../../../libs/kernel/lines';
import { BadCalendar } from './bad-calendar';
import type { ContentLine } from './content-lines';

/** The occurrences that are wanted of a recurrence rule. Times are wall times, in milliseconds. */
export interface RuleSpan {
  readonly line: number;
  /** The rule, whose UNTIL is a wall time. */
  readonly rule: string;
  readonly start: number;
  readonly from: number;
  readonly until: number;
}

/** How many occurrences a calendar may have in the time that is read. */
export const MAX_OCCURRENCES = 5_000;
const MAX_STEPS = 200_000;
const EXPANDED_WITHIN_MS = 3_000;

const listOf = (item: string): RegExp => new RegExp(`^${item}(?:,${item})*$`);

/** The parts of a rule, and what they may be. Rules by the minute are no rotas. */
const parts: Readonly<Record<string, RegExp>> = {
  FREQ: /^(?:HOURLY|DAILY|WEEKLY|MONTHLY|YEARLY)$/,
  INTERVAL: /^0*[1-9]\d{0,3}$/,
  COUNT: /^0*[1-9]\d{0,4}$/,
  UNTIL: /^\d{8}(?:T\d{6}Z?)?$/,
  WKST: /^(?:MO|TU|WE|TH|FR|SA|SU)$/,
  BYDAY: listOf('(?:[+-]?\\d{1,2})?(?:MO|TU|WE|TH|FR|SA|SU)'),
  ...Object.fromEntries(
    ['BYMONTH', 'BYMONTHDAY', 'BYYEARDAY', 'BYWEEKNO', 'BYSETPOS', 'BYHOUR'].map((name) => [
      name,
      listOf('[+-]?\\d{1,3}'),
    ]),
  ),
};

const MAX_RULE_LENGTH = 500;

/** The parts of a rule by name. @throws BadCalendar when one is unknown, repeated or not allowed */
export function ruleParts({ line, text }: ContentLine): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const rule = text
    .slice(text.indexOf(':') + 1)
    .trim()
    .toUpperCase();
  if (rule.length > MAX_RULE_LENGTH)
    throw new BadCalendar(line, `has ${rule.length} characters, allowed are ${MAX_RULE_LENGTH}`);
  for (const part of rule.split(';')) {
    const [name = '', value = ''] = part.split('=', 2);
    const allowed = Object.hasOwn(parts, name) ? parts[name] : undefined;
    if (!allowed?.test(value) || found.has(name))
      throw new BadCalendar(line, `has the part ${JSON.stringify(part.slice(0, 60))}, which is not allowed in a rule`);
    found.set(name, value);
  }
  if (!found.has('FREQ')) throw new BadCalendar(line, 'has no FREQ, which every rule needs');
  return found;
}

// ical.js gives a wrong day where a month does not have it: such occurrences are left out
const script = `
const { parentPort, workerData } = require('node:worker_threads');
const ICAL = require(workerData.library);
const { spans, progress, maxSteps, maxOccurrences } = workerData;
const seen = new Int32Array(progress);
const timeOf = (ms) => ICAL.Time.fromString(new Date(ms).toISOString().slice(0, 19));
const listOf = (rule, name) => (new RegExp(name + '=([^;]*)').exec(rule)?.[1] ?? '').split(',').filter(Boolean).map(Number);
let steps = 0, count = 0;
const found = spans.map(({ rule, start, from, until }, i) => {
  seen[0] = i;
  const walls = [];
  const [months, days] = [listOf(rule, 'BYMONTH'), listOf(rule, 'BYMONTHDAY').filter((day) => day > 0)];
  const hasNegative = listOf(rule, 'BYMONTHDAY').some((day) => day < 0);
  const iterator = ICAL.Recur.fromString(rule).iterator(timeOf(start));
  for (let at = iterator.next(); at; at = iterator.next()) {
    const wall = Date.UTC(at.year, at.month - 1, at.day, at.hour, at.minute, at.second);
    if (wall >= until) break;
    if (++steps > maxSteps) throw new Error('too many');
    const isRight = (months.length === 0 || months.includes(at.month)) && (days.length === 0 || hasNegative || days.includes(at.day));
    if (wall < from || (!isRight && wall !== start)) continue;
    walls.push(wall);
    if (++count > maxOccurrences) throw new Error('too many');
  }
  return walls;
});
parentPort.postMessage(found);
`;

const library = require.resolve('ical.js');
/** One calendar at a time: others wait, and nothing else does. */
const line = new Lines();

/**
 * The wall times of the occurrences of rules, in a thread of its own and within bounds.
 * @throws BadCalendar with the line of the rule that has too many, or takes too long
 */
export async function occurrencesOf(spans: readonly RuleSpan[]): Promise<readonly (readonly number[])[]> {
  if (spans.length === 0) return [];
  const progress = new SharedArrayBuffer(4);
  const workerData = { library, spans, progress, maxSteps: MAX_STEPS, maxOccurrences: MAX_OCCURRENCES };
  try {
    return await line.do('calendars', () => inWorker<number[][]>(script, workerData, EXPANDED_WITHIN_MS));
  } catch {
    const at = spans[new Int32Array(progress)[0] ?? 0]?.line ?? 1;
    throw new BadCalendar(
      at,
      `has more occurrences than allowed (${MAX_OCCURRENCES} in all), or none that can be found`,
    );
  }
}
