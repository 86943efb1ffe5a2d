import { CachedWallClock } from '../../../../libs/windows/cached-wall-clock';
import { continueLayers } from './continue-layers';
import type { OnCallLayer, RunningLayer } from './layer';
import type { OnCallOverride } from './override';
import { type MemberShift, ShiftCollector } from './shifts';
import { type OnCallSpan, onCallSpans, type ScheduleHistory } from './timeline';

const clock = new CachedWallClock('Europe/Berlin');
const at = (text: string): number => Date.parse(`${text}Z`);
const minute = (instant: number): string => new Date(instant).toISOString().slice(5, 16);

const layer = (fields: Partial<OnCallLayer> = {}): OnCallLayer => ({
  ...{ type: 'daily', every: 1, unit: null, handoffTime: '09:00', handoffDay: null, endsOn: null },
  ...{ startsOn: '2027-06-01', participants: [['ana'], ['ben'], ['cem']], restrictions: [] },
  ...fields,
});
const running = (fields: Partial<OnCallLayer> = {}): RunningLayer => ({ ...layer(fields), offset: 0, carried: null });

const history = (layers: readonly RunningLayer[], fields: Partial<ScheduleHistory> = {}): ScheduleHistory => ({
  versions: [{ validFrom: 0, layers, clock }],
  overrides: [],
  absences: new Map(),
  calendar: [],
  ...fields,
});

/** What becomes of a history when its layers are replaced. */
function edited(before: ScheduleHistory, instant: string, ...layers: OnCallLayer[]): ScheduleHistory {
  const validFrom = at(instant);
  const latest = before.versions.at(-1)?.layers ?? [];
  const after = continueLayers(latest, layers, validFrom, { before: clock, after: clock });
  return { ...before, versions: [...before.versions, { validFrom, layers: after, clock }] };
}

const spans = (of: ScheduleHistory, from: string, until: string): OnCallSpan[] => [
  ...onCallSpans(of, { from: at(from), until: at(until) }),
];

/** The shifts as `ana 06-01T07:00 06-02T07:00`, each with the beginning of the id of its override. */
function shifts(of: ScheduleHistory, from: string, until: string): string[] {
  const collector = new ShiftCollector();
  for (const span of spans(of, from, until)) collector.add(span, span.people);
  const text = (one: MemberShift) =>
    [one.memberId, minute(one.from), minute(one.until), ...(one.overrideId === null ? [] : [one.overrideId])].join(' ');
  return collector.shifts.map(text);
}

/** Who is on call at noon of each day. */
const noons = (of: ScheduleHistory, day: number, days: number): string[] =>
  Array.from({ length: days }, (_, i) => {
    const noon = at('2027-06-01T12:00') + (day - 1 + i) * 86_400_000;
    const [span] = onCallSpans(of, { from: noon, until: noon + 1 });
    return (span?.people ?? []).map(({ memberId }) => memberId).join('+') || '-';
  });

describe('edits of participants leave the present turn', () => {
  const before = history([running()]);
  // 2027-06-02 is the turn of ben
  it.each<[string, string[][], string[]]>([
    ['nothing', [['ana'], ['ben'], ['cem']], ['ana', 'ben', 'cem', 'ana', 'ben']],
    ['an earlier one is removed', [['ben'], ['cem']], ['ana', 'ben', 'cem', 'ben', 'cem']],
    ['a later one is removed', [['ana'], ['ben']], ['ana', 'ben', 'ana', 'ben', 'ana']],
    ['the present one is removed', [['ana'], ['cem']], ['ana', 'ben', 'cem', 'ana', 'cem']],
    ['one is added before', [['dia'], ['ana'], ['ben'], ['cem']], ['ana', 'ben', 'cem', 'dia', 'ana']],
    ['one is added behind', [['ana'], ['ben'], ['dia'], ['cem']], ['ana', 'ben', 'dia', 'cem', 'ana']],
    ['the order is another', [['cem'], ['ben'], ['ana']], ['ana', 'ben', 'ana', 'cem', 'ben']],
    ['all are others', [['dia'], ['eli']], ['ana', 'ben', 'dia', 'eli', 'dia']],
    ['the present one gets company', [['ana'], ['ben', 'dia'], ['cem']], ['ana', 'ben', 'cem', 'ana', 'ben+dia']],
    ['nobody is left', [], ['ana', 'ben', '-', '-', '-']],
  ])('%s', (_, participants, expected) => {
    const after = edited(before, '2027-06-02T15:00', layer({ participants }));
    expect(noons(after, 1, 5)).toEqual(expected);
    // a second edit in the same turn leaves it, too
    const again = edited(after, '2027-06-02T16:00', layer({ participants }));
    expect(noons(again, 1, 5)).toEqual(expected);
    expect(shifts(again, '2027-06-02T00:00', '2027-06-03T07:00')[1]).toBe('ben 06-02T07:00 06-03T07:00');
  });

  it('the past is what it was, whatever is edited afterwards', () => {
    const once = edited(before, '2027-06-10T12:00', layer({ participants: [['eli']], handoffTime: '18:00' }));
    const twice = edited(once, '2027-06-20T12:00', layer({ type: 'weekly', handoffDay: 'MO' }));
    for (const after of [once, twice])
      expect(shifts(after, '2027-06-01T00:00', '2027-06-10T12:00')).toEqual(
        shifts(before, '2027-06-01T00:00', '2027-06-10T12:00'),
      );
    expect(shifts(twice, '2027-06-10T12:00', '2027-06-20T12:00')).toEqual(
      shifts(once, '2027-06-10T12:00', '2027-06-20T12:00'),
    );
  });

  it('a handoff that is moved keeps the rotation, and the shift stays one', () => {
    const after = edited(before, '2027-06-02T12:00', layer({ handoffTime: '10:00' }));
    expect(shifts(after, '2027-06-01T07:00', '2027-06-04T08:00')).toEqual([
      'ana 06-01T07:00 06-02T07:00',
      'ben 06-02T07:00 06-03T08:00',
      'cem 06-03T08:00 06-04T08:00',
    ]);
    // moved past the present instant: the next turn has begun, and nobody is left out
    const past = edited(before, '2027-06-02T06:30', layer({ handoffTime: '08:00' }));
    expect(noons(past, 1, 4)).toEqual(['ana', 'ben', 'cem', 'ana']);
  });

  it('a handoff that is moved to later leaves the present turn, and nobody comes back', () => {
    // it is 09:30 in Berlin: the turn of Cem has begun
    const later = edited(before, '2027-06-03T07:30', layer({ handoffTime: '10:00' }));
    expect(shifts(later, '2027-06-02T07:00', '2027-06-05T08:00')).toEqual([
      'ben 06-02T07:00 06-03T07:00',
      'cem 06-03T07:00 06-03T08:00',
      'ana 06-03T08:00 06-04T08:00',
      'ben 06-04T08:00 06-05T08:00',
    ]);
    const weekly = { type: 'weekly', startsOn: '2027-06-07' } as const;
    const weeks = history([running({ ...weekly, handoffDay: 'MO' })]);
    // on Wednesday of the week of Ben
    const fridays = edited(weeks, '2027-06-16T12:00', layer({ ...weekly, handoffDay: 'FR' }));
    expect(shifts(fridays, '2027-06-14T07:00', '2027-06-25T07:00')).toEqual([
      'ben 06-14T07:00 06-18T07:00',
      'cem 06-18T07:00 06-25T07:00',
    ]);
  });

  it('another time zone, in which the handoff is later, leaves the present turn', () => {
    const validFrom = at('2027-06-03T08:00');
    const after = new CachedWallClock('America/New_York');
    const layers = continueLayers([running()], [layer()], validFrom, { before: clock, after });
    const moved = { ...before, versions: [...before.versions, { validFrom, layers, clock: after }] };
    expect(shifts(moved, '2027-06-03T07:00', '2027-06-04T13:00')).toEqual([
      'cem 06-03T07:00 06-03T13:00',
      'ana 06-03T13:00 06-04T13:00',
    ]);
  });

  it('somebody who is there twice keeps the turn that it is', () => {
    const twice = history([running({ participants: [['ana'], ['ben'], ['ana'], ['cem']] })]);
    const without = edited(twice, '2027-06-03T12:00', layer({ participants: [['ana'], ['ana'], ['cem']] }));
    expect(noons(without, 3, 4)).toEqual(['ana', 'cem', 'ana', 'ana']);
    const others = history([running({ participants: [['ben'], ['ana'], ['cem'], ['ana'], ['dia']] })]);
    const left = edited(others, '2027-06-03T12:00', layer({ participants: [['ben'], ['ana'], ['ana'], ['dia']] }));
    expect(noons(left, 3, 4)).toEqual(['cem', 'ana', 'dia', 'ben']);
  });

  it('another rhythm goes on with the present one, another first day begins anew', () => {
    const days = edited(before, '2027-06-02T12:00', layer({ every: 2 }));
    expect(noons(days, 2, 5)).toEqual(['ben', 'cem', 'cem', 'ana', 'ana']);
    const anew = edited(before, '2027-06-02T12:00', layer({ startsOn: '2027-06-02' }));
    expect(noons(anew, 2, 3)).toEqual(['ana', 'ben', 'cem']);
  });

  it('the first members of an empty layer have its present turn', () => {
    const empty = history([running({ participants: [] })]);
    expect(noons(edited(empty, '2027-06-02T11:00', layer()), 1, 4)).toEqual(['-', 'ana', 'ben', 'cem']);
  });

  it('a layer that another one is put below keeps its rotation', () => {
    const after = edited(before, '2027-06-02T11:00', layer({ participants: [['eli']] }), layer());
    expect(noons(after, 1, 4)).toEqual(['ana', 'ben', 'cem', 'ana']);
  });
});

describe('who is on call', () => {
  const low = running({ participants: [['ana']] });
  const nights = running({
    participants: [['ben']],
    restrictions: [{ days: ['MO', 'TU', 'WE', 'TH', 'FR'], from: '22:00', to: '06:00' }],
  });
  const override = (id: string, fields: Partial<OnCallOverride>): OnCallOverride => ({
    ...{
      id,
      kind: 'add',
      from: at('2027-06-01T10:00'),
      until: at('2027-06-01T14:00'),
      memberId: 'dia',
      replaces: null,
    },
    ...fields,
  });
  const noon = (layers: readonly RunningLayer[], ...overrides: OnCallOverride[]): string =>
    noons(history(layers, { overrides }), 1, 1)[0] ?? '';
  const top = running({ participants: [['ben', 'cem']] });

  it.each<[string, Partial<OnCallOverride>[], string]>([
    ['the highest layer', [], 'ben+cem'],
    ['a removed one is missing', [{ kind: 'remove', memberId: 'ben' }], 'cem'],
    [
      'the next layer, when all of the highest are removed',
      [
        { kind: 'remove', memberId: 'ben' },
        { kind: 'remove', memberId: 'cem' },
      ],
      'ana',
    ],
    ['one instead of one', [{ kind: 'replace', replaces: 'ben' }], 'dia+cem'],
    ['one instead of everybody', [{ kind: 'replace' }], 'dia'],
    ['nobody is instead of one who is not on call', [{ kind: 'replace', replaces: 'ana' }], 'ben+cem'],
    ['one more', [{}], 'ben+cem+dia'],
    [
      'of two replacements of one the later made wins',
      [
        { kind: 'replace', replaces: 'ben' },
        { kind: 'replace', replaces: 'ben', memberId: 'eli' },
      ],
      'eli+cem',
    ],
    [
      'a replacement is replaced',
      [
        { kind: 'replace', replaces: 'ben' },
        { kind: 'replace', replaces: 'dia', memberId: 'eli' },
      ],
      'eli+cem',
    ],
    [
      'an earlier replacement does not replace a later one',
      [
        { kind: 'replace', replaces: 'dia', memberId: 'eli' },
        { kind: 'replace', replaces: 'ben' },
      ],
      'dia+cem',
    ],
    [
      'of two replacements of everybody the later made wins',
      [{ kind: 'replace' }, { kind: 'replace', memberId: 'eli' }],
      'eli',
    ],
    ['added ones come to replaced ones', [{ memberId: 'eli' }, { kind: 'replace' }], 'dia+eli'],
    ['nobody twice', [{ memberId: 'ben' }], 'ben+cem'],
  ])('%s', (_, overrides, expected) => {
    expect(noon([low, top], ...overrides.map((fields, i) => override(`o${i}`, fields)))).toBe(expected);
  });

  it('one instead of everybody is on call also where nobody would be', () => {
    expect(noon([], override('o', { kind: 'replace' }))).toBe('dia');
  });

  it('a higher layer has its hours, and the lower one the rest', () => {
    expect(shifts(history([low, nights]), '2027-06-03T12:00', '2027-06-05T12:00')).toEqual([
      'ana 06-03T12:00 06-03T20:00',
      'ben 06-03T20:00 06-04T04:00',
      'ana 06-04T04:00 06-04T07:00',
      'ana 06-04T07:00 06-04T20:00',
      'ben 06-04T20:00 06-05T04:00',
      'ana 06-05T04:00 06-05T07:00',
      'ana 06-05T07:00 06-05T12:00',
    ]);
  });

  it('a shift of an override names it, and others are not cut by it', () => {
    const overrides = [override('o1', { until: at('2027-06-03T10:00') })];
    expect(shifts(history([low], { overrides }), '2027-06-01T07:00', '2027-06-03T07:00')).toEqual([
      'ana 06-01T07:00 06-02T07:00',
      'dia 06-01T10:00 06-03T07:00 o1',
      'ana 06-02T07:00 06-03T07:00',
    ]);
  });

  it('turns of a member who left are gaps, until they come back', () => {
    const absences = new Map([['ben', [{ from: at('2027-06-02T12:00'), until: at('2027-06-05T08:00') }]]]);
    expect(shifts(history([running()], { absences }), '2027-06-02T00:00', '2027-06-06T07:00')).toEqual([
      'ana 06-02T00:00 06-02T07:00',
      'ben 06-02T07:00 06-02T12:00',
      'cem 06-03T07:00 06-04T07:00',
      'ana 06-04T07:00 06-05T07:00',
      'ben 06-05T08:00 06-06T07:00',
    ]);
  });

  it('shifts of a calendar are those of its layer, in its hours', () => {
    const calendar = [
      { from: at('2027-06-01T00:00'), until: at('2027-06-02T00:00'), memberIds: ['ana'] },
      { from: at('2027-06-01T12:00'), until: at('2027-06-03T00:00'), memberIds: ['ben'] },
    ];
    const imported = running({ type: 'calendar', startsOn: null, participants: [] });
    expect(shifts(history([imported], { calendar }), '2027-05-31T00:00', '2027-06-05T00:00')).toEqual([
      'ana 06-01T00:00 06-02T00:00',
      'ben 06-01T12:00 06-03T00:00',
    ]);
  });
});
