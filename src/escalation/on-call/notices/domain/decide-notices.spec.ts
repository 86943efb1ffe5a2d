import { type ComingChange, decideNotices, type OnCallNow, type Watched } from './decide-notices';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const change = (hour: number, ...members: string[]): ComingChange => ({ at: hour * HOUR, members });
const announced = (hour: number, memberId = 'b') => [{ memberId, at: hour * HOUR }];
const watched = (fields: Partial<Watched> = {}): Watched => ({
  onCall: ['a'],
  handoffAt: 10 * HOUR,
  announced: [],
  ...fields,
});
const now = (fields: Partial<OnCallNow> = {}): OnCallNow => ({
  at: 0,
  present: ['a'],
  changes: [change(10, 'b')],
  noticeMs: HOUR,
  tellsOfEdits: true,
  ...fields,
});
const told = (before: Watched, facts: OnCallNow) =>
  decideNotices(before, facts).notices.map(({ kind, memberId, at }) => `${kind} ${memberId} ${at / HOUR}`);

it('looks again when the next handoff is to be announced, then at the handoff', () => {
  expect(decideNotices(watched(), now())).toMatchObject({ notices: [], hasChanged: false, nextAt: 9 * HOUR });
  const plan = decideNotices(watched(), now({ at: 9 * HOUR }));
  expect(plan).toMatchObject({ nextAt: 10 * HOUR, watched: { announced: announced(10) } });
});

it('announces a handoff once to the next one, also when it is looked at again', () => {
  expect(told(watched(), now({ at: 9 * HOUR }))).toEqual(['before b 10']);
  expect(told(watched({ announced: announced(10) }), now({ at: 9.5 * HOUR }))).toEqual([]);
});

it('announces a handoff to whoever takes it over afterwards, and not again to the others', () => {
  const edited = now({ at: 9.5 * HOUR, changes: [change(10, 'b', 'c')] });
  expect(told(watched({ announced: announced(10) }), edited)).toEqual(['before c 10']);
  const { watched: after } = decideNotices(watched({ announced: announced(10) }), edited);
  expect(told(after, now({ at: 9.6 * HOUR }))).toEqual([]);
});

it('announces each handoff by its own time, also behind another one', () => {
  // the night of a ends at 8:30, b takes over at 9
  const coming = [change(8.5, 'c'), change(9, 'b')];
  expect(decideNotices(watched(), now({ at: 7.5 * HOUR, changes: coming }))).toMatchObject({
    notices: [{ kind: 'before', memberId: 'c', at: 8.5 * HOUR }],
    nextAt: 8 * HOUR,
  });
  expect(told(watched({ announced: announced(8.5, 'c') }), now({ at: 8 * HOUR, changes: coming }))).toEqual([
    'before b 9',
  ]);
  // turns of 12 hours that are announced a day before
  const days = now({ noticeMs: 24 * HOUR, changes: [change(12, 'b'), change(24, 'a'), change(36, 'b')] });
  expect(told(watched(), days)).toEqual(['before b 12', 'before a 24']);
});

it('announces a handoff again that was moved', () => {
  const moved = now({ at: 9.5 * HOUR, changes: [change(10.25, 'b')] });
  expect(told(watched({ announced: announced(10) }), moved)).toEqual(['before b 10.25']);
});

it('tells both at a handoff, with its time, however late it is noticed', () => {
  const late = now({ at: 10 * HOUR + 5, present: ['b'], changes: [change(20, 'a')] });
  const plan = decideNotices(watched({ announced: announced(10) }), late);
  expect(plan.notices).toEqual([
    { kind: 'start', memberId: 'b', at: 10 * HOUR },
    { kind: 'end', memberId: 'a', at: 10 * HOUR },
  ]);
  expect(plan).toMatchObject({ hasChanged: true, watched: { onCall: ['b'], handoffAt: 20 * HOUR }, nextAt: 19 * HOUR });
});

it('tells whom an edit has put on call or taken away, at once', () => {
  const edited = now({ at: 2 * HOUR, present: ['c'] });
  expect(told(watched(), edited)).toEqual(['added c 2', 'removed a 2']);
  expect(told(watched(), { ...edited, tellsOfEdits: false })).toEqual([]);
});

it('tells nobody of a handoff between two turns of one member, or without a notice time', () => {
  expect(told(watched(), now({ at: 9.5 * HOUR, changes: [change(10, 'a')] }))).toEqual([]);
  expect(told(watched(), now({ at: 10 * HOUR, changes: [change(20, 'a')] }))).toEqual([]);
  expect(told(watched(), now({ at: 9.5 * HOUR, noticeMs: 0 }))).toEqual([]);
});

it('looks at a schedule without a handoff every day', () => {
  expect(decideNotices(watched(), now({ changes: [] })).nextAt).toBe(24 * HOUR);
});
