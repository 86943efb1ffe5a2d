import fc from 'fast-check';
import { CachedWallClock } from '../../../../libs/windows/cached-wall-clock';
import { continueLayers } from './continue-layers';
import { handoffDays, type OnCallLayer } from './layer';
import type { OnCallOverride } from './override';
import { ShiftCollector } from './shifts';
import { type OnCallSpan, onCallSpans, type ScheduleHistory, type ScheduleVersion } from './timeline';

const DAY_MS = 86_400_000;
const BEGIN = Date.parse('2027-01-01T00:00Z');
const END = Date.parse('2028-01-01T00:00Z');
const members = ['ana', 'ben', 'cem', 'dia', 'eli'];

const zone = fc.constantFrom(
  'Europe/Berlin',
  'America/New_York',
  'Pacific/Apia',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
);
const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom('00', '15', '30'))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${minute}`);
const member = fc.constantFrom(...members);
const instant = fc.integer({ min: BEGIN, max: END });

const layer: fc.Arbitrary<OnCallLayer> = fc.record({
  type: fc.constantFrom('daily', 'weekly', 'custom'),
  every: fc.integer({ min: 1, max: 4 }),
  unit: fc.constantFrom('hours', 'days', 'weeks'),
  handoffTime: time,
  handoffDay: fc.constantFrom(...handoffDays),
  startsOn: fc.constantFrom('2026-12-24', '2027-03-27', '2027-10-02'),
  endsOn: fc.constantFrom(null, null, '2027-11-01'),
  participants: fc.array(fc.uniqueArray(member, { minLength: 1, maxLength: 2 }), { maxLength: 4 }),
  restrictions: fc.array(fc.record({ days: fc.subarray([...handoffDays], { minLength: 1 }), from: time, to: time }), {
    maxLength: 2,
  }),
});

const override: fc.Arbitrary<Omit<OnCallOverride, 'id'>> = fc
  .record({
    kind: fc.constantFrom('add', 'remove', 'replace'),
    from: instant,
    until: fc.integer({ min: 1, max: 20 }),
    memberId: member,
    replaces: fc.option(member),
  })
  .map(({ until, ...rest }) => ({ ...rest, until: rest.from + (until * DAY_MS) / 2 }));

const absence = fc.tuple(member, instant, fc.integer({ min: 1, max: 60 }));

/** A schedule with some edits, overrides and absences. */
const history: fc.Arbitrary<ScheduleHistory> = fc
  .record({
    edits: fc.array(fc.record({ at: instant, zone, layers: fc.array(layer, { maxLength: 3 }) }), {
      minLength: 1,
      maxLength: 3,
    }),
    overrides: fc.array(override, { maxLength: 6 }),
    absences: fc.array(absence, { maxLength: 2 }),
  })
  .map(({ edits, overrides, absences }) => {
    const versions: ScheduleVersion[] = [];
    for (const [i, edit] of edits.sort((a, b) => a.at - b.at).entries()) {
      const clock = new CachedWallClock(edit.zone);
      const before = versions.at(-1);
      const layers = continueLayers(before?.layers ?? [], edit.layers, edit.at, {
        before: before?.clock ?? clock,
        after: clock,
      });
      versions.push({ validFrom: i === 0 ? 0 : edit.at, layers, clock });
    }
    return {
      versions,
      overrides: overrides.map((one, i) => ({
        ...one,
        id: `o${i}`,
        replaces: one.kind === 'replace' ? one.replaces : null,
      })),
      absences: new Map(absences.map(([id, from, days]) => [id, [{ from, until: from + days * DAY_MS }]])),
      calendar: [],
    };
  });

const idsOf = ({ people }: OnCallSpan): string[] => people.map(({ memberId }) => memberId).sort();

it('who is on call at an instant, and the shifts, agree; spans neither overlap nor leave holes', () => {
  let instants = 0;
  fc.assert(
    fc.property(
      history,
      fc.array(fc.integer({ min: 0, max: 60 * DAY_MS - 1 }), { minLength: 25, maxLength: 25 }),
      instant,
      (one, offsets, from) => {
        const span = { from, until: from + 60 * DAY_MS };
        const shifts = new ShiftCollector();
        let end = from;
        for (const part of onCallSpans(one, span)) {
          expect(part.from).toBe(end);
          expect(part.until).toBeGreaterThan(part.from);
          expect(new Set(idsOf(part)).size).toBe(part.people.length);
          shifts.add(part, part.people);
          end = part.until;
        }
        expect(end).toBe(span.until);
        for (const offset of offsets) {
          const at = from + offset;
          const [now] = onCallSpans(one, { from: at, until: at + 1 });
          const inShifts = shifts.shifts.filter((shift) => shift.from <= at && at < shift.until);
          expect(inShifts.map(({ memberId }) => memberId).sort()).toEqual(now && idsOf(now));
          instants++;
        }
      },
    ),
    { numRuns: 40 },
  );
  expect(instants).toBeGreaterThanOrEqual(1_000);
});

it('shifts are the same, however the span is cut into parts', () => {
  fc.assert(
    fc.property(history, instant, fc.integer({ min: 1, max: 60 * DAY_MS - 1 }), (one, from, cut) => {
      const [whole, parts] = [new ShiftCollector(), new ShiftCollector()];
      const until = from + 60 * DAY_MS;
      for (const span of onCallSpans(one, { from, until })) whole.add(span, span.people);
      for (const part of [
        { from, until: from + cut },
        { from: from + cut, until },
      ])
        for (const span of onCallSpans(one, part)) parts.add(span, span.people);
      expect(parts.shifts).toEqual(whole.shifts);
    }),
    { numRuns: 60 },
  );
});

it('an edit changes nothing before it', () => {
  fc.assert(
    fc.property(history, fc.array(layer, { maxLength: 3 }), instant, (one, layers, at) => {
      const last = one.versions.at(-1);
      if (!last || at <= last.validFrom) return;
      const after = continueLayers(last.layers, layers, at, { before: last.clock, after: last.clock });
      const edited = { ...one, versions: [...one.versions, { ...last, validFrom: at, layers: after }] };
      const past = { from: at - 20 * DAY_MS, until: at };
      expect([...onCallSpans(edited, past)]).toEqual([...onCallSpans(one, past)]);
    }),
    { numRuns: 60 },
  );
});
