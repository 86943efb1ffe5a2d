import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import fc from 'fast-check';
import { compileWindow, type Recurrence, type Window } from './window';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const zones = [
  'UTC',
  'Europe/Madrid',
  'Europe/Berlin',
  'America/New_York',
  'America/St_Johns',
  'America/Havana',
  'Africa/Casablanca',
  'Pacific/Apia',
  'Pacific/Chatham',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
];
const weekdays = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];

const clockTime = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map((pair) => pair.map((number) => String(number).padStart(2, '0')).join(':'));
const weekly = fc
  .subarray(weekdays, { minLength: 1 })
  .map((days) => ({ rrule: `FREQ=WEEKLY;BYDAY=${days.join(',')}`, days }));
const timeZone = fc.constantFrom(...zones);
const ruled = fc.oneof(
  weekly.map(({ rrule }) => rrule),
  fc.constantFrom(
    ...['FREQ=DAILY', 'FREQ=DAILY;INTERVAL=3', 'FREQ=DAILY;COUNT=200', 'FREQ=MONTHLY;BYMONTHDAY=-1'],
    ...['FREQ=WEEKLY;INTERVAL=2;BYDAY=SA,SU', 'FREQ=YEARLY', 'FREQ=DAILY;UNTIL=20250601'],
  ),
);
const recurrence: fc.Arbitrary<Recurrence> = fc.record({ rrule: ruled, from: clockTime, to: clockTime, timeZone });

const start = new Date('2024-02-10T11:17Z');
const end = new Date('2029-06-03T04:41Z');
const instant = fc
  .integer({ min: start.getTime() - 3 * DAY_MS, max: end.getTime() + 3 * DAY_MS })
  .map((time) => new Date(time));

const answers = (window: Window, times: readonly Date[]): unknown[] =>
  times.map((at) => [window.at(at), window.next(at)].map((span) => span && [span.from, span.until]));

it('the span at an instant contains it, and the next span begins after it', () => {
  fc.assert(
    fc.property(recurrence, fc.array(instant, { minLength: 1 }), (given, times) => {
      const window = compileWindow(start, end, given);
      for (const at of times) {
        const [span, next] = [window.at(at), window.next(at)];
        if (span) expect(span.from <= at && at < span.until).toBe(true);
        if (next) expect(next.from > at && next.from < next.until && next.from >= (span?.until ?? at)).toBe(true);
      }
    }),
  );
});

it('spans are in order, never overlap, and are active only from their beginning to their end', () => {
  fc.assert(
    fc.property(recurrence, instant, (given, from) => {
      const window = compileWindow(start, end, given);
      let before = from;
      for (let span = window.next(from), left = 20; span && left > 0; span = window.next(span.from), left--) {
        expect(span.from >= before && span.from >= start && span.until <= end).toBe(true);
        expect(window.at(span.from)).toEqual(span);
        expect(window.at(new Date(span.until.getTime() - 1))).toEqual(span);
        if (span.from > before && before > from) expect(window.at(before)).toBeUndefined();
        before = span.until;
      }
    }),
  );
});

it('the answers do not depend on earlier queries', () => {
  fc.assert(
    fc.property(recurrence, fc.array(instant, { minLength: 2, maxLength: 40 }), (given, times) => {
      const fresh = times.map((at) => answers(compileWindow(start, end, given), [at])[0]);
      const order = times.map((_, at) => at).sort((one, other) => Number(times[one]) - Number(times[other]));
      for (const sequence of [order, [...order].reverse(), times.map((_, at) => at)]) {
        const window = compileWindow(start, end, given);
        const actual = answers(
          window,
          sequence.map((at) => times[at] as Date),
        );
        expect(actual).toEqual(sequence.map((at) => fresh[at]));
      }
    }),
    { numRuns: 30 },
  );
});

/** The local weekday and time of day at an instant. */
function shown(at: Date, zone: string): { day: number; clock: string } {
  const text = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone: zone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  }).format(at);
  return { day: weekdays.indexOf(text.slice(0, 2).toUpperCase()), clock: text.slice(-5) };
}

/** Whether the clocks change within two days. Tables in window.spec.ts cover skipped and repeated times. */
const isNearChange = (at: Date, zone: string): boolean => {
  const clocks = [-2, -1, 0, 1, 2].map((days) => shown(new Date(at.getTime() + days * DAY_MS), zone).clock);
  return new Set(clocks).size > 1;
};

it('agrees with the local clock', () => {
  fc.assert(
    fc.property(weekly, clockTime, clockTime, timeZone, instant, ({ rrule, days }, from, to, zone, at) => {
      fc.pre(at.getTime() > start.getTime() + DAY_MS && at.getTime() < end.getTime() - DAY_MS);
      fc.pre(!isNearChange(at, zone));
      const { day, clock } = shown(at, zone);
      const [today, yesterday] = [weekdays[day] as string, weekdays[(day + 6) % 7] as string];
      const holds =
        from < to
          ? days.includes(today) && clock >= from && clock < to
          : (days.includes(today) && clock >= from) || (days.includes(yesterday) && clock < to);
      const window = compileWindow(start, end, { rrule, from, to, timeZone: zone });
      expect(window.at(at) !== undefined).toBe(holds);
    }),
    { numRuns: 1_000 },
  );
});

it('does not expand a series of ten years for an answer', () => {
  const daily = { rrule: 'FREQ=DAILY', from: '22:00', to: '07:00', timeZone: 'Europe/Madrid' };
  const window = compileWindow(new Date('2016-01-01'), new Date('2036-01-01'), daily);
  window.at(new Date('2020-01-01T03:00Z')); // warm-up
  const timed = (times: number, query: (turn: number) => void): number => {
    const started = performance.now();
    for (let turn = 0; turn < times; turn++) query(turn);
    return (performance.now() - started) / times;
  };
  expect(timed(300, (turn) => window.at(new Date(Date.UTC(2026, 0, turn, 3))))).toBeLessThan(3);
  const now = new Date('2026-06-01T03:00Z');
  expect(timed(100_000, () => window.at(now))).toBeLessThan(0.01);
});

it('a rule with COUNT has the same days as the rule without it', () => {
  const rules = ['FREQ=DAILY;BYDAY=MO;BYMONTH=3', 'FREQ=MONTHLY;BYDAY=-1FR', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=SA,SU'];
  for (const rrule of rules) {
    const times = { from: '12:00', to: '13:00', timeZone: 'UTC' };
    const spans = (rule: string): number[] => {
      const window = compileWindow(start, new Date('2060-01-01'), { rrule: rule, ...times });
      const found: number[] = [];
      for (let span = window.next(new Date(0)); span && found.length < 40; span = window.next(span.from))
        found.push(span.from.getTime());
      return found;
    };
    expect(spans(`${rrule};COUNT=25`)).toEqual(spans(rrule).slice(0, 25));
  }
});

it('the result does not depend on the time zone of the process', () => {
  const program = `
    const { compileWindow } = require(${JSON.stringify(join(__dirname, 'window.ts'))});
    const daily = { rrule: 'FREQ=WEEKLY;BYDAY=SA,SU', from: '22:00', to: '02:30', timeZone: 'Europe/Madrid' };
    const window = compileWindow(new Date('2026-03-20T23:30Z'), new Date('2026-12-01'), daily);
    const spans = [];
    for (let span = window.next(new Date(0)); span; span = window.next(span.from)) spans.push(span);
    console.log(new Date(0).getHours(), JSON.stringify(spans));`;
  const ran = ['UTC', 'Pacific/Apia', 'America/St_Johns'].map((TZ) =>
    execFileSync(process.execPath, ['-r', '@swc-node/register', '-e', program], { env: { TZ }, encoding: 'utf8' }),
  );
  const [hours, spans] = [0, 1].map((part) => new Set(ran.map((line) => line.split(' ')[part])));
  expect([hours?.size, spans?.size]).toEqual([3, 1]);
  expect(ran[0]).toContain('{"from":');
});
