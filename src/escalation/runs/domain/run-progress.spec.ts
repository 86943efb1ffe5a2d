import fc from 'fast-check';
import {
  afterLevel,
  dueTime,
  fallThrough,
  following,
  isWithRing,
  type LevelResult,
  overdue,
  type RoundLevel,
  type RunProgress,
  withPolicy,
} from './run-progress';

const start = new Date('2027-01-01T00:00:00Z');
const after = (seconds: number): Date => new Date(start.getTime() + seconds * 1_000);
const minutes = (count: number): Date => after(count * 60);

/** A run whose levels are due after these seconds. */
const aRun = (afterSeconds: readonly number[], fields: Partial<RunProgress> = {}, repeats = 0, every = 3_600) => ({
  policy: {
    id: 'p',
    version: 1,
    name: 'P',
    levels: afterSeconds.map((after_seconds) => ({ after_seconds, targets: [{ type: 'role', id: 'owner' } as const] })),
    repeat_count: repeats,
    repeat_every_seconds: repeats > 0 ? every : null,
  },
  rangAt: start,
  round: 0,
  level: 0,
  onlyNobody: true,
  hasReached: false,
  ...fields,
});

const text = (levels: readonly RoundLevel[]) => levels.map(({ round, level }) => `${round}.${level}`).join(' ');
/** Critical Alert Escalation: 0, 5 and 10 minutes, three times again every 15 minutes. */
const critical = (fields: Partial<RunProgress> = {}) => aRun([0, 300, 600], fields, 3, 900);

it.each([
  [0, 1, 0],
  [0, 3, 10],
  [1, 1, 15],
  [3, 3, 55],
])('level %s.%s is due after %s minutes', (round, level, due) => {
  expect(dueTime(critical(), { round, level })).toEqual(minutes(due));
});

describe('what is overdue', () => {
  it.each<[string, ReturnType<typeof aRun>, number, string]>([
    ['nothing before its time', aRun([900]), 14.9, ''],
    ['a level at its time', aRun([900, 1_800]), 15, '0.1'],
    ['after an outage all of the round together', aRun([900, 1_800, 3_600]), 60, '0.1 0.2 0.3'],
    ['none that was taken', aRun([900, 1_800, 3_600], { level: 2 }), 60, '0.3'],
    ['levels of one time together', aRun([60, 60, 120]), 1, '0.1 0.2'],
    ['the next round at its time', critical({ level: 3 }), 15, '1.1'],
    ['the rest of a round whose successor has begun', critical({ level: 1 }), 16, '0.2 0.3 1.1'],
    ['missed rounds are not made up', critical({ level: 1 }), 60, '3.1 3.2 3.3'],
    ['each level once, in its latest round', critical(), 46, '0.2 0.3 3.1'],
    ['nothing of a round that a person began ahead of its time', critical({ round: 1, level: 2 }), 12, ''],
    ['nothing after the last round', critical({ round: 3, level: 3 }), 600, ''],
  ])('%s', (_, run, at, expected) => expect(text(overdue(run, minutes(at)))).toBe(expected));
});

describe('a level that reaches nobody', () => {
  const handle = (run: RunProgress, ...results: LevelResult[]) =>
    results.reduce((state, result) => {
      const next = following(state.policy, state);
      return next ? afterLevel(state, next, result) : state;
    }, run);

  it('the next is taken at once, but not after one whose condition does not hold', () => {
    const run = aRun([60, 120, 180]);
    expect(fallThrough(handle(run, 'nobody'), 'nobody')).toEqual({ round: 0, level: 2 });
    expect(fallThrough(handle(run, 'skipped'), 'skipped')).toBeUndefined();
    expect(fallThrough(handle(run, 'taken'), 'taken')).toBeUndefined();
  });

  it('the next round waits for its time if somebody heard of this one', () => {
    const run = aRun([60, 120], {}, 1);
    expect(fallThrough(handle(run, 'taken', 'nobody'), 'nobody')).toBeUndefined();
    expect(fallThrough(handle(run, 'skipped', 'nobody'), 'nobody')).toBeUndefined();
    expect(fallThrough(handle(run, 'nobody', 'nobody'), 'nobody')).toEqual({ round: 1, level: 1 });
  });

  it('the whole run is over at once if no level of any round reaches anybody', () => {
    const run = handle(aRun([60, 120], {}, 1), 'nobody', 'nobody', 'nobody', 'nobody');
    expect([following(run.policy, run), fallThrough(run, 'nobody'), run.hasReached]).toEqual([
      undefined,
      undefined,
      false,
    ]);
  });
});

it('only a level that is due when it rings is told together with the ring', () => {
  const run = critical();
  expect([isWithRing(run, { round: 0, level: 1 }), isWithRing(run, { round: 0, level: 2 })]).toEqual([true, false]);
  expect(isWithRing(run, { round: 1, level: 1 })).toBe(false);
});

it('without an interval there is one round', () => {
  const run = aRun([60], {}, 3);
  expect(following({ ...run.policy, repeat_every_seconds: null }, { round: 0, level: 1 })).toBeUndefined();
});

describe('a policy that is edited and applied', () => {
  it('what was taken stays, later levels have their new times', () => {
    const run = withPolicy(aRun([60, 120], { level: 1 }), aRun([60, 600, 900]).policy);
    expect(following(run.policy, run)).toEqual({ round: 0, level: 2 });
    expect(dueTime(run, { round: 0, level: 2 })).toEqual(after(600));
  });

  it('with fewer levels the round is over', () => {
    const run = withPolicy(aRun([60, 120, 180], { level: 3 }), aRun([60]).policy);
    expect([run.level, following(run.policy, run)]).toEqual([3, undefined]);
  });

  it('with fewer levels, and then with more, no level of the round is taken again', () => {
    const shorter = withPolicy(aRun([60, 120, 180], { level: 3 }, 1, 600), aRun([60], {}, 1, 600).policy);
    const longer = withPolicy(shorter, aRun([60, 120, 180, 240], {}, 1, 600).policy);
    expect(following(shorter.policy, shorter)).toEqual({ round: 1, level: 1 });
    expect(text(overdue(longer, after(300)))).toBe('0.4');
  });
});

describe('whenever the timers come', () => {
  const anyRun = fc
    .tuple(
      fc.array(fc.integer({ min: 0, max: 600 }), { minLength: 1, maxLength: 10 }),
      fc.integer({ min: 0, max: 9 }),
      fc.integer({ min: 601, max: 2_000 }),
    )
    .map(([times, repeats, every]) =>
      aRun(
        times.toSorted((one, other) => one - other),
        {},
        repeats,
        every,
      ),
    );
  const looks = fc.array(fc.integer({ min: 0, max: 25_000 }), { minLength: 1, maxLength: 30 });

  it('each level of a round is taken at most once, never before its time, and at the end the run is over', () => {
    fc.assert(
      fc.property(anyRun, looks, (first, times) => {
        let run: RunProgress = first;
        const taken: string[] = [];
        for (const at of [...times.toSorted((one, other) => one - other), 30_000])
          for (const one of overdue(run, after(at))) {
            expect(dueTime(run, one) <= after(at)).toBe(true);
            taken.push(text([one]));
            run = afterLevel(run, one, 'taken');
          }
        expect(new Set(taken).size).toBe(taken.length);
        expect(following(run.policy, run)).toBeUndefined();
      }),
    );
  });

  it('who looks at each second takes every level', () => {
    fc.assert(
      fc.property(anyRun, (first) => {
        let run: RunProgress = first;
        let count = 0;
        for (let next = following(run.policy, run); next; next = following(run.policy, run)) {
          const due = dueTime(run, next);
          const levels = overdue(run, due);
          count += levels.length;
          expect(levels[0]).toEqual(next);
          for (const one of levels) run = afterLevel(run, one, 'taken');
        }
        expect(count).toBe(first.policy.levels.length * (first.policy.repeat_count + 1));
      }),
    );
  });
});
