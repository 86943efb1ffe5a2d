import { decideNotices, type OnCallNow, type Watched } from './decide-notices';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const watched = (fields: Partial<Watched> = {}): Watched => ({
  onCall: ['a'],
  handoffAt: 10 * HOUR,
  announcedAt: null,
  ...fields,
});
const now = (fields: Partial<OnCallNow> = {}): OnCallNow => ({
  at: 0,
  present: ['a'],
  until: 10 * HOUR,
  next: ['b'],
  noticeMs: HOUR,
  tellsOfEdits: true,
  ...fields,
});
const told = (before: Watched, facts: OnCallNow) =>
  decideNotices(before, facts).notices.map(({ kind, memberId, at }) => `${kind} ${memberId} ${at / HOUR}`);

it('looks again when the next handoff is to be announced, then at the handoff', () => {
  expect(decideNotices(watched(), now())).toMatchObject({ notices: [], hasChanged: false, nextAt: 9 * HOUR });
  const plan = decideNotices(watched(), now({ at: 9 * HOUR }));
  expect(plan).toMatchObject({ nextAt: 10 * HOUR, watched: { announcedAt: 10 * HOUR } });
});

it('announces a handoff once to the next one, also when it is looked at again', () => {
  expect(told(watched(), now({ at: 9 * HOUR }))).toEqual(['before b 10']);
  expect(told(watched({ announcedAt: 10 * HOUR }), now({ at: 9.5 * HOUR }))).toEqual([]);
});

it('announces a handoff again that was moved', () => {
  const moved = now({ at: 9.5 * HOUR, until: 10.25 * HOUR });
  expect(told(watched({ announcedAt: 10 * HOUR }), moved)).toEqual(['before b 10.25']);
});

it('tells both at a handoff, with its time, however late it is noticed', () => {
  const late = now({ at: 10 * HOUR + 5, present: ['b'], until: 20 * HOUR, next: ['a'] });
  const plan = decideNotices(watched({ announcedAt: 10 * HOUR }), late);
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
  expect(told(watched(), now({ at: 9.5 * HOUR, next: ['a'] }))).toEqual([]);
  expect(told(watched(), now({ at: 10 * HOUR, until: 20 * HOUR, next: ['a'] }))).toEqual([]);
  expect(told(watched(), now({ at: 9.5 * HOUR, noticeMs: 0 }))).toEqual([]);
});

it('looks at a schedule without a handoff every day', () => {
  expect(decideNotices(watched(), now({ until: null, next: [] })).nextAt).toBe(24 * HOUR);
});
