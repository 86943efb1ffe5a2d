import { CachedWallClock } from '../../../../libs/windows/cached-wall-clock';
import type { RunningLayer } from '../domain/layer';
import type { OnCallOverride } from '../domain/override';
import type { TimeSpan } from '../domain/time-span';
import type { ScheduleHistory } from '../domain/timeline';
import type { HistoryReader } from './history-reader';
import { Timelines } from './timelines';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const BEGIN = Date.parse('2027-02-01T00:00:00Z');
const schedule = [{ tenantId: 't', id: 's' }];

const hourly: RunningLayer = {
  ...{ type: 'custom', every: 1, unit: 'hours', handoffTime: '09:00', handoffDay: null, startsOn: '2027-01-01' },
  ...{ endsOn: null, participants: [['ana'], ['ben']], restrictions: [], offset: 0, carried: null },
};
const history = (layer: RunningLayer, fields: Partial<ScheduleHistory>): ScheduleHistory => ({
  versions: [{ validFrom: 0, layers: [layer], clock: new CachedWallClock('UTC') }],
  overrides: [],
  absences: new Map(),
  calendar: [],
  ...fields,
});

/** The calculation over one history, and the spans that were read for it. */
function timelinesOf(one: ScheduleHistory): { timelines: Timelines; read: TimeSpan[] } {
  const read: TimeSpan[] = [];
  const reader = {
    read: (_: unknown, span: TimeSpan) => {
      read.push(span);
      return Promise.resolve(new Map([['s', one]]));
    },
  };
  return { timelines: new Timelines(reader as unknown as HistoryReader), read };
}

/** The longest time, in milliseconds, for which others had to wait during some work. */
async function longestBlock(work: () => Promise<unknown>): Promise<number> {
  let [last, longest] = [performance.now(), 0];
  const look = () => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  };
  const timer = setInterval(look, 1);
  await work();
  clearInterval(timer);
  look();
  return longest;
}

it('hundreds of overrides at one time, or thousands of imported shifts, do not keep others waiting', async () => {
  const overrides = Array.from({ length: 400 }, (_, i): OnCallOverride => ({
    ...{ id: `o${i}`, kind: 'replace', memberId: `m${i}`, replaces: null },
    ...{ from: BEGIN + i * 5 * MINUTE, until: BEGIN + 8 * DAY - i * 5 * MINUTE },
  }));
  const calendar = Array.from({ length: 8_000 }, (_, i) => ({
    ...{ from: BEGIN + i * MINUTE, until: BEGIN + (i + 10) * MINUTE, memberIds: [`m${i % 50}`] },
  }));
  const imported: RunningLayer = { ...hourly, type: 'calendar', unit: null, startsOn: null, participants: [] };
  for (const one of [history(hourly, { overrides }), history(imported, { calendar })]) {
    const { timelines } = timelinesOf(one);
    const work = () => timelines.shifts(schedule, new Date(BEGIN), new Date(BEGIN + 8 * DAY));
    expect(await longestBlock(work)).toBeLessThan(1_000);
  }
}, 30_000);

it('looks some days ahead for the next handoff, and only if there is none for more than a year', async () => {
  const soon = timelinesOf(history(hourly, {}));
  const at = new Date(BEGIN);
  expect((await soon.timelines.at(schedule, at)).get('s')?.until).toBe(BEGIN + 60 * MINUTE);
  expect(soon.read).toEqual([{ from: BEGIN, until: BEGIN + 8 * DAY }]);
  const yearly = timelinesOf(history({ ...hourly, every: 52, unit: 'weeks' }, {}));
  const until = Date.parse('2027-01-01T09:00:00Z') + 52 * 7 * DAY;
  expect((await yearly.timelines.at(schedule, at)).get('s')?.until).toBe(until);
  expect(yearly.read).toHaveLength(2);
});

it('reads many schedules together, and not all at once', async () => {
  const counts: number[] = [];
  const one = history(hourly, {});
  const read = (some: readonly { readonly id: string }[]) => {
    counts.push(some.length);
    return Promise.resolve(new Map(some.map(({ id }) => [id, one])));
  };
  const many = Array.from({ length: 120 }, (_, i) => ({ tenantId: 't', id: String(i) }));
  const found = await new Timelines({ read } as unknown as HistoryReader).at(many, new Date(BEGIN));
  expect([found.size, counts]).toEqual([120, [50, 50, 20]]);
});
