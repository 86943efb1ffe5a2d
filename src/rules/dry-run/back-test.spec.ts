import { type RuleLimits, BackTest } from './back-test';
import type { DryRunOutcome, DryRunResult } from './dry-run';

const MINUTE_MS = 60_000;
const from = new Date('2025-11-03T09:00:00Z');

const inMinutes = (minutes: number): Date => new Date(from.getTime() + minutes * MINUTE_MS);
const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

const result = (outcome: DryRunOutcome, minutes: number): DryRunResult => {
  const at = inMinutes(minutes);
  const event = {
    key: `${minutes}`,
    tenantId: '',
    eventId: `${minutes}`,
    eventType: 'a',
    source: 'a',
    occurredAt: at,
    data: {},
  };
  return { event, at, conditions: [], outcome, reason: '', occurrence: undefined, alertId: null };
};

const tested = (results: readonly DryRunResult[], limits: Partial<RuleLimits> = {}): BackTest => {
  const test = new BackTest({ perHour: null, perDay: null, isNotifying: true, ...limits }, dayOf);
  test.add(results);
  return test;
};

const raisedEach = (minutes: number, count: number) =>
  Array.from({ length: count }, (_, n) => result('raised', n * minutes));

describe('a back-test', () => {
  it('counts the outcome of each event; raised alerts notify', () => {
    const outcomes: DryRunOutcome[] = [
      'raised',
      'folded',
      'folded',
      'throttled',
      'suppressed',
      'unmatched',
      'inactive',
    ];
    const { total } = tested(outcomes.map((outcome, n) => result(outcome, n)));
    expect(total).toEqual({
      events: 7,
      matched: 6,
      raised: 1,
      folded: 2,
      throttled: 1,
      suppressed: 1,
      limited: 0,
      notified: 1,
    });
  });

  it.each<[string, Partial<RuleLimits>, number, number]>([
    // ten at 0, 20 … 180 minutes
    ['no limit', {}, 10, 0],
    ['two an hour', { perHour: 2 }, 7, 3],
    ['four a day', { perDay: 4 }, 4, 6],
    ['both', { perHour: 1, perDay: 3 }, 3, 7],
    ['a rule that does not notify', { isNotifying: false }, 0, 0],
  ])('%s', (_, limits, notified, limited) => {
    expect(tested(raisedEach(20, 10), limits).total).toMatchObject({ raised: 10, notified, limited });
  });

  it('the daily limit allows alerts again after a day', () => {
    const results = [0, 1, 2, 23 * 60, 24 * 60, 25 * 60].map((minutes) => result('raised', minutes));
    expect(tested(results, { perDay: 2 }).total).toMatchObject({ notified: 4, limited: 2 });
  });

  it('reports each day, including days without events', () => {
    const test = tested([result('raised', 0), result('folded', 5), result('raised', 2 * 24 * 60)]);
    const days = test.days(from, inMinutes(2 * 24 * 60));
    expect(days.map(({ date, counts: { events, notified } }) => [date, events, notified])).toEqual([
      ['2025-11-03', 2, 1],
      ['2025-11-04', 0, 0],
      ['2025-11-05', 1, 1],
    ]);
  });

  it('shows the first twenty that met the condition', () => {
    const test = tested([result('unmatched', 0), ...raisedEach(1, 30)]);
    expect(test.examples).toHaveLength(20);
    expect(new Set(test.examples.map(({ outcome }) => outcome))).toEqual(new Set(['raised']));
  });
});
