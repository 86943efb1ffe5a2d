import fc from 'fast-check';
import { daysOfWeek } from '../../../../libs/windows/day-windows';
import type { BusinessCalendar } from '../business-time';
import { deadlinesOf } from './deadlines-of';
import {
  type ClockChange,
  type ClockProgress,
  type ClockTerms,
  followed,
  newClock,
  passed,
  recomputed,
} from './sla-clock';

const start = new Date('2027-03-01T08:00:00Z');
const minutes = (n: number): Date => new Date(start.getTime() + n * 60_000);
const terms = (targetMinutes: number, more: Partial<ClockTerms> = {}): ClockTerms => ({
  ...{ targetMinutes, calendarId: null, calendar: null, atRiskPercent: 75, pausesOnSnooze: true },
  ...more,
});
const hour = terms(60);
const office: BusinessCalendar = {
  timeZone: 'UTC',
  hours: [{ days: ['MO', 'TU', 'WE', 'TH', 'FR'], from: '09:00', to: '17:00' }],
  holidays: [{ date: '2027-03-02', yearly: false }],
};

/** A clock after changes at minutes. */
function after(kind: 'response' | 'resolution', steps: readonly (readonly [ClockChange, number])[], by = hour) {
  const moments: string[] = [];
  const clock = steps.reduce(
    (before: ClockProgress, [change, at]) => {
      const step = followed(before, change, minutes(at), by);
      moments.push(...step.moments);
      return step.clock;
    },
    newClock(kind, by, start),
  );
  return { clock, moments };
}

it('a new clock is due after its target, and at risk after its part of it', () => {
  expect(newClock('response', hour, start)).toMatchObject({
    ...{ state: 'running', startedAt: start, isAtRisk: false },
    ...{ atRiskAt: minutes(45), nextAt: minutes(45), dueAt: minutes(60) },
  });
});

it('in a calendar only business time counts: not before nine, not on the holiday', () => {
  const clock = newClock('resolution', terms(9 * 60, { calendar: office, calendarId: 'c' }), start);
  expect(clock.dueAt).toEqual(new Date('2027-03-03T10:00:00Z'));
  expect(clock.atRiskAt).toEqual(new Date('2027-03-01T15:45:00Z'));
});

describe('moments', () => {
  it('come once, in order', () => {
    const clock = newClock('response', hour, start);
    expect(passed(clock, minutes(44)).moments).toEqual([]);
    const risky = passed(clock, minutes(45));
    expect(risky).toMatchObject({ moments: ['at_risk'], clock: { isAtRisk: true, nextAt: minutes(60) } });
    expect(passed(risky.clock, minutes(50)).moments).toEqual([]);
    const late = passed(risky.clock, minutes(60));
    expect(late).toMatchObject({
      moments: ['breached'],
      clock: { state: 'breached', endedAt: minutes(60), nextAt: null },
    });
    expect(passed(late.clock, minutes(90)).moments).toEqual([]);
  });

  it('that passed unseen come together', () => {
    expect(passed(newClock('response', hour, start), minutes(61)).moments).toEqual(['at_risk', 'breached']);
  });

  it('that a reaction comes after have happened', () => {
    expect(after('response', [['acknowledged', 61]])).toMatchObject({
      ...{ moments: ['at_risk', 'breached'], clock: { state: 'breached' } },
    });
  });
});

// docs/sla.md: what happens to clocks; `=`: as it was
describe.each<[ClockChange, string, string]>([
  ['acknowledged', 'met', '='],
  ['unacknowledged', '=', '='],
  ['resolved', 'met', 'met'],
  ['ignored', 'met', 'cancelled'],
  ['snoozed', 'paused', 'paused'],
  ['silenced', 'paused', 'paused'],
])('an alert that is %s', (change, response, resolution) => {
  it.each([
    ['response', response],
    ['resolution', resolution],
  ] as const)('has a clock of its %s that is %s', (kind, state) => {
    const { clock } = after(kind, [[change, 10]]);
    expect(clock.state).toBe(state === '=' ? 'running' : state);
    expect(clock.nextAt).toEqual(state === '=' ? minutes(45) : null);
    expect(clock.dueAt).toEqual(state === 'paused' ? null : minutes(60));
  });
});

describe('pauses', () => {
  it.each<[ClockChange, ClockChange]>([
    ['snoozed', 'unsnoozed'],
    ['silenced', 'unsilenced'],
    ['snoozed', 'unacknowledged'],
  ])('from %s to %s do not count', (begin, end) => {
    const { clock } = after('response', [
      [begin, 10],
      [end, 40],
    ]);
    expect(clock).toMatchObject({ state: 'running', dueAt: minutes(90), atRiskAt: minutes(75) });
  });

  it('last while there is any reason for them', () => {
    const { clock } = after('response', [
      ['snoozed', 10],
      ['silenced', 20],
      ['unsnoozed', 30],
    ]);
    expect(clock).toMatchObject({ state: 'paused', dueAt: null });
    expect(followed(clock, 'unsilenced', minutes(40), hour).clock.dueAt).toEqual(minutes(90));
  });

  it('do not happen for a snooze where the tenant does not want it', () => {
    expect(after('response', [['snoozed', 10]], terms(60, { pausesOnSnooze: false })).clock.dueAt).toEqual(minutes(60));
  });

  it('of a clock that is at risk leave it at risk', () => {
    const { clock, moments } = after('response', [['snoozed', 50]]);
    expect([moments, clock.isAtRisk, deadlinesOf([clock]).slaState]).toEqual([['at_risk'], true, 'at_risk']);
  });
});

it('reopened: the time in which the alert was closed does not count for its resolution, and the response stays as it was', () => {
  const steps = [
    ['resolved', 20],
    ['reopened', 100],
  ] as const;
  expect(after('resolution', steps).clock).toMatchObject({ state: 'running', endedAt: null, dueAt: minutes(140) });
  expect(after('response', steps).clock).toMatchObject({ state: 'met', dueAt: minutes(60) });
  const ignored = after('resolution', [
    ['ignored', 20],
    ['reopened', 100],
  ]);
  expect(ignored.clock).toMatchObject({ state: 'running', dueAt: minutes(140) });
  expect(
    after('resolution', [
      ['resolved', 70],
      ['reopened', 100],
    ]).clock.state,
  ).toBe('breached');
});

describe('computed again', () => {
  it('its time counts from its start, and what was told stays told', () => {
    const risky = passed(newClock('response', hour, start), minutes(50)).clock;
    const later = recomputed(risky, terms(120), minutes(50));
    expect(later).toMatchObject({ moments: [], clock: { dueAt: minutes(120), isAtRisk: false, nextAt: minutes(90) } });
    expect(passed(later.clock, minutes(90))).toMatchObject({ moments: [], clock: { isAtRisk: true } });
    expect(recomputed(risky, terms(50), minutes(50))).toMatchObject({ moments: ['breached'] });
  });

  it('without a deadline it is cancelled, and what is over stays', () => {
    const clock = newClock('response', hour, start);
    expect(recomputed(clock, terms(0), minutes(10)).clock).toMatchObject({
      state: 'cancelled',
      dueAt: null,
      nextAt: null,
    });
    const over = passed(clock, minutes(61)).clock;
    expect(recomputed(over, terms(600), minutes(62)).clock).toEqual(over);
  });
});

describe('an alert shows', () => {
  const running = newClock('response', hour, start);
  it.each<[string, ClockProgress[], string]>([
    ['nothing without clocks', [], 'none'],
    ['a paused one before one that goes on', [after('response', [['silenced', 5]]).clock, running], 'paused'],
    ['one at risk before a paused one', [after('resolution', [['silenced', 50]]).clock, running], 'at_risk'],
    ['a breach before all', [passed(running, minutes(60)).clock, running], 'breached'],
    ['that it was met', [after('response', [['acknowledged', 5]]).clock], 'on_time'],
    ['nothing where all were cancelled', [after('resolution', [['ignored', 5]]).clock], 'none'],
  ])('%s', (_, clocks, state) => {
    expect(deadlinesOf(clocks).slaState).toBe(state);
  });
});

it('with any pauses, what counts is the business time in which it was not paused: by a count of the minutes', () => {
  const clock = (calendar: BusinessCalendar | null, target: number, edges: readonly number[]) => {
    const changes = edges.map((at, i) => [i % 2 === 0 ? 'silenced' : 'unsilenced', at] as const);
    const by = terms(target, { calendar });
    return changes.reduce(
      (before, [change, at]) => followed(before, change, minutes(at), by).clock,
      newClock('resolution', by, start),
    );
  };
  const isOpen = (at: Date, calendar: BusinessCalendar | null): boolean => {
    if (!calendar) return true;
    const day = daysOfWeek[(at.getUTCDay() + 6) % 7];
    const isHoliday = calendar.holidays.some(({ date }) => at.toISOString().startsWith(date));
    return day !== 'SA' && day !== 'SU' && !isHoliday && at.getUTCHours() >= 9 && at.getUTCHours() < 17;
  };
  const counted = (calendar: BusinessCalendar | null, target: number, edges: readonly number[]): Date => {
    let left = target;
    for (let at = 0; ; at++) {
      if (left === 0) return minutes(at);
      const isPaused = edges.filter((edge) => edge <= at).length % 2 === 1;
      if (!isPaused && isOpen(minutes(at), calendar)) left -= 1;
    }
  };
  const edges = fc
    .uniqueArray(fc.integer({ min: 1, max: 3_000 }), { maxLength: 8 })
    .map((all) => [...all].sort((a, b) => a - b))
    .map((all) => all.slice(0, all.length - (all.length % 2)));
  fc.assert(
    fc.property(fc.boolean(), fc.integer({ min: 1, max: 1_500 }), edges, (isOffice, target, all) => {
      const calendar = isOffice ? office : null;
      const found = clock(calendar, target, all);
      expect(found.dueAt).toEqual(counted(calendar, target, all));
    }),
    { numRuns: 300 },
  );
});
