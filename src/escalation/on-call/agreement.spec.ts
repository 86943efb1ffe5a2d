import fc from 'fast-check';
import { CachedWallClock } from '../../../libs/windows/cached-wall-clock';
import { readCalendar } from './calendars/ical/read-calendar';
import { writeCalendar } from './calendars/ical/write-calendar';
import { continueLayers } from './domain/continue-layers';
import { handoffDays, type OnCallLayer } from './domain/layer';
import type { CalendarShift } from './domain/layer-people';
import { onCallSpans, type ScheduleHistory } from './domain/timeline';
import { decideNotices, type Notice, type Watched } from './notices/domain/decide-notices';
import { GetOnCallHandler, GetOnCallQuery } from './queries/get-on-call';
import { GetPeopleOnCallHandler, GetPeopleOnCallQuery } from './queries/get-people-on-call';
import type { HistoryReader } from './timeline/history-reader';
import { Timelines } from './timeline/timelines';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const BEGIN = Date.parse('2027-02-01T00:00:00Z');
const SPAN = { from: BEGIN, until: BEGIN + 30 * DAY };
const members = ['ana', 'ben', 'cem', 'dia'];

const member = fc.constantFrom(...members);
const clockTime = fc.constantFrom('00:00', '02:30', '09:00', '22:15');
/** Whole minutes: calendars know no smaller parts than seconds. */
const instant = fc.integer({ min: 0, max: 30 * 24 * 60 }).map((minutes) => BEGIN + minutes * MINUTE);

const layer: fc.Arbitrary<OnCallLayer> = fc.record({
  type: fc.constantFrom('daily', 'weekly', 'custom', 'calendar'),
  every: fc.integer({ min: 1, max: 3 }),
  unit: fc.constantFrom('days', 'weeks'),
  handoffTime: clockTime,
  handoffDay: fc.constantFrom(...handoffDays),
  startsOn: fc.constantFrom('2027-01-01', '2027-02-10'),
  endsOn: fc.constant(null),
  participants: fc.array(fc.uniqueArray(member, { minLength: 1, maxLength: 2 }), { maxLength: 3 }),
  restrictions: fc.array(fc.record({ days: fc.constant([...handoffDays]), from: clockTime, to: clockTime }), {
    maxLength: 1,
  }),
});

/** Somebody has a turn: without anything to come, a year would be searched at each look. */
const base: OnCallLayer = {
  ...{ type: 'weekly', every: 1, unit: null, handoffTime: '09:00', handoffDay: 'MO' },
  ...{ startsOn: '2027-01-04', endsOn: null, participants: [['ana'], ['ben'], ['cem']], restrictions: [] },
};

const span = fc.tuple(instant, fc.integer({ min: 1, max: 10_000 })).map(([from, minutes]) => ({
  from,
  until: from + minutes * MINUTE,
}));
const override = fc
  .record({ kind: fc.constantFrom('add', 'remove', 'replace'), span, memberId: member, replaces: fc.option(member) })
  .map(({ span: times, kind, replaces, memberId }) => ({
    ...{ ...times, kind, memberId },
    replaces: kind === 'replace' && replaces !== memberId ? replaces : null,
  }));
const imported: fc.Arbitrary<CalendarShift> = fc
  .tuple(span, fc.uniqueArray(member, { minLength: 1, maxLength: 2 }))
  .map(([times, memberIds]) => ({ ...times, memberIds }));

const history: fc.Arbitrary<ScheduleHistory> = fc
  .record({
    zone: fc.constantFrom('Europe/Berlin', 'Australia/Lord_Howe', 'Asia/Kathmandu'),
    layers: fc.array(layer, { maxLength: 2 }),
    overrides: fc.array(override, { maxLength: 5 }),
    calendar: fc.array(imported, { maxLength: 5 }),
    absence: fc.option(fc.tuple(member, span)),
  })
  .map(({ zone, layers, overrides, calendar, absence }) => {
    const clock = new CachedWallClock(zone);
    const begun = continueLayers([], [base, ...layers], 0, { before: clock, after: clock });
    return {
      versions: [{ validFrom: 0, layers: begun, clock }],
      overrides: overrides.map((one, i) => ({ ...one, id: `o${i}` })),
      absences: new Map(absence ? [[absence[0], [absence[1]]]] : []),
      calendar,
    };
  });

const timelinesOf = (one: ScheduleHistory): Timelines =>
  new Timelines({ read: () => Promise.resolve(new Map([['s', one]])) } as unknown as HistoryReader);

/** What a look at each due time sees and tells, as the command that watches handoffs does it. */
async function watch(timelines: Timelines): Promise<{ looks: [number, readonly string[]][]; notices: Notice[] }> {
  const idsOf = (people: readonly { readonly memberId: string }[]) => [
    ...new Set(people.map(({ memberId }) => memberId)),
  ];
  const lookAt = async (at: number) => {
    const ahead = new Date(at + DAY + 60 * MINUTE);
    const outlook = (await timelines.outlook([{ tenantId: 't', id: 's' }], new Date(at), ahead)).get('s');
    const changes = (outlook?.changes ?? []).map((change) => ({ at: change.at, members: idsOf(change.people) }));
    return { present: idsOf(outlook?.people ?? []), changes };
  };
  const looks: [number, readonly string[]][] = [];
  const notices: Notice[] = [];
  let watched: Watched = { onCall: [], handoffAt: null, announced: [] };
  for (let at = SPAN.from; at < SPAN.until;) {
    const { present, changes } = await lookAt(at);
    const facts = { at, present, changes, noticeMs: 60 * MINUTE, tellsOfEdits: true };
    const plan = decideNotices(watched, facts);
    looks.push([at, present]);
    notices.push(...plan.notices);
    watched = plan.watched;
    expect(plan.nextAt).toBeGreaterThan(at);
    at = plan.nextAt;
  }
  return { looks, notices };
}

/** Who is on call according to what people were told until an instant. */
function toldUntil(notices: readonly Notice[], at: number): string[] {
  const onCall = new Set<string>();
  for (const notice of notices) {
    if (notice.at > at || notice.kind === 'before') continue;
    if (notice.kind === 'start' || notice.kind === 'added') onCall.add(notice.memberId);
    else onCall.delete(notice.memberId);
  }
  return [...onCall].sort();
}

/** Handoffs to somebody who was not told an hour before. */
function unannounced(notices: readonly Notice[]): Notice[] {
  const keyOf = ({ memberId, at }: Notice) => `${memberId} ${at}`;
  const announced = new Set(notices.filter(({ kind }) => kind === 'before').map(keyOf));
  return notices.filter((one) => one.kind === 'start' && one.at > SPAN.from && !announced.has(keyOf(one)));
}

/** Whom `now` shows, and whom the levels of escalations tell. */
async function askedAt(timelines: Timelines, at: Date): Promise<{ now: readonly string[]; levels: readonly string[] }> {
  const now = await new GetOnCallHandler(timelines).execute(new GetOnCallQuery('t', ['s'], at));
  const query = new GetPeopleOnCallQuery([{ tenantId: 't', id: 's' }], at);
  const levels = await new GetPeopleOnCallHandler(timelines).execute(query);
  return { now: [...(now.get('s')?.onCall ?? [])].sort(), levels: [...(levels.get('s') ?? [])].sort() };
}

it('who is on call, levels, shifts, the written calendar and notices agree at 1,000 random instants, and each handoff is announced', async () => {
  let instants = 0;
  const instantsOf = fc.array(fc.integer({ min: 0, max: 30 * DAY - 1 }), { minLength: 50, maxLength: 50 });
  await fc.assert(
    fc.asyncProperty(history, instantsOf, async (one, offsets) => {
      const timelines = timelinesOf(one);
      const read = await timelines.shifts([{ tenantId: 't', id: 's' }], new Date(SPAN.from), new Date(SPAN.until));
      const shifts = read.get('s')?.final ?? [];
      const events = shifts.map(({ from, until, memberId }, i) => ({
        ...{ uid: String(i), from: new Date(from), until: new Date(until), stamp: new Date(0) },
        ...{ summary: memberId, description: '' },
      }));
      const calendar = await readCalendar(
        writeCalendar('x', 'Europe/Berlin', events),
        new CachedWallClock('UTC'),
        SPAN,
      );
      const { notices } = await watch(timelines);
      expect(new Set(notices.map((notice) => JSON.stringify(notice))).size).toBe(notices.length);
      expect(unannounced(notices)).toEqual([]);
      for (const offset of offsets) {
        const at = SPAN.from + offset;
        const holds = ({ from, until }: { from: number; until: number }) => from <= at && at < until;
        const [now] = [...onCallSpans(one, { from: at, until: at + 1 })];
        const present = [...new Set(now?.people.map(({ memberId }) => memberId))].sort();
        expect(
          shifts
            .filter(holds)
            .map(({ memberId }) => memberId)
            .sort(),
        ).toEqual(present);
        const shown = calendar.filter(holds).flatMap(({ people }) => people.map(({ name }) => name));
        expect(shown.sort()).toEqual(present);
        expect(toldUntil(notices, at)).toEqual(present);
        expect(await askedAt(timelines, new Date(at))).toEqual({ now: present, levels: present });
        instants++;
      }
    }),
    { numRuns: 20 },
  );
  expect(instants).toBeGreaterThanOrEqual(1_000);
}, 30_000);
