import { CachedWallClock } from '../../libs/windows/cached-wall-clock';
import { readCalendar } from '../../src/escalation/on-call/calendars/ical/read-calendar';
import { writeCalendar, type WrittenEvent } from '../../src/escalation/on-call/calendars/ical/write-calendar';
import { judgedCalendars } from '../support/calendar-judge';

const SPAN = { from: Date.parse('2026-01-01T00:00:00Z'), until: Date.parse('2029-01-01T00:00:00Z') };
const QUARTER = 900_000;

/** Shifts around a change of the clock, a quarter of an hour apart, and one that lasts for weeks. */
function shiftsAround(change: string): readonly WrittenEvent[] {
  const at = Date.parse(change);
  const spans = Array.from({ length: 40 }, (_, i) => [at + (i - 20) * QUARTER, at + (i - 19) * QUARTER] as const);
  return [...spans, [at - 800 * QUARTER, at + 1_500 * QUARTER] as const].map(([from, until], i) => ({
    uid: `${i}@campana`,
    from: new Date(from),
    until: new Date(until),
    stamp: new Date(at),
    summary: `Member ${i}`,
    description: 'Nights',
  }));
}

const changes: readonly [zone: string, change: string][] = [
  ['Europe/Berlin', '2027-03-28T01:00:00Z'],
  ['Europe/Berlin', '2027-10-31T01:00:00Z'],
  ['America/New_York', '2027-03-14T07:00:00Z'],
  ['America/New_York', '2027-11-07T06:00:00Z'],
  ['Australia/Lord_Howe', '2027-04-03T15:00:00Z'],
  ['Australia/Lord_Howe', '2027-10-02T15:30:00Z'],
  ['Pacific/Apia', '2027-12-31T11:00:00Z'],
  ['Asia/Kathmandu', '2028-02-29T00:00:00Z'],
];

it('ical.js and python3-icalendar read each shift alike, also by the time zone that the file defines', async () => {
  const written = changes.map(([zone, change]) => ({ zone, events: shiftsAround(change) }));
  const files = written.map(({ zone, events }) => writeCalendar('Nights', zone, events));
  const judged = judgedCalendars(files);
  for (const [i, { zone, events }] of written.entries()) {
    const expected = events.map(({ uid, from, until, summary }) => [uid, summary, +from / 1_000, +until / 1_000]);
    const python = judged[i] ?? [];
    expect([zone, python.map(({ uid, summary, from, until }) => [uid, summary, from, until])]).toEqual([
      zone,
      expected,
    ]);
    const defined = python.map((one) => [one.uid, one.summary, one.defined_from, one.defined_until]);
    expect([zone, defined]).toEqual([zone, expected]);
    // the zone of the layer is another one: the file's own counts
    const read = await readCalendar(files[i] ?? '', new CachedWallClock('America/Bogota'), SPAN);
    const times = new Set(events.map(({ from, until }) => `${+from} ${+until}`));
    expect([zone, new Set(read.map(({ from, until }) => `${from} ${until}`))]).toEqual([zone, times]);
  }
}, 60_000);
