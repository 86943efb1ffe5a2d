import { Alert, AlertState } from './alert';
import { IllegalTransition } from './alert.errors';
import { mayBecome, Status, statuses, transitions } from './alert-status';

const created = new Date('2025-11-06T09:00:00Z');
const later = new Date('2025-11-06T09:05:30.900Z');
const tomorrow = new Date('2025-11-07T09:00:00Z');
const member = '0197c3a0-0000-7000-8000-000000000001';

const anAlert = (status: Status = 'active') => {
  const state: AlertState = {
    id: '0197c3a0-0000-7000-8000-0000000000aa',
    tenantId: '0197c3a0-0000-7000-8000-0000000000bb',
    createdAt: created,
    status,
    acknowledgedAt: null,
    acknowledgedBy: null,
    resolvedAt: null,
    resolvedBy: null,
    resolutionNotes: null,
    responseTimeSeconds: null,
    resolutionTimeSeconds: null,
    snoozedUntil: status === 'snoozed' ? later : null,
  };
  return new Alert(state);
};

const actions = {
  acknowledge: { act: (alert: Alert) => alert.acknowledge(member, later, 'mine'), to: 'acknowledged' },
  resolve: { act: (alert: Alert) => alert.resolve(member, later, 'done'), to: 'resolved' },
  snooze: { act: (alert: Alert) => alert.snooze(member, tomorrow, later, 'later'), to: 'snoozed' },
} as const;

describe('every action in every status', () => {
  for (const [name, { act, to }] of Object.entries(actions))
    for (const status of statuses) {
      const isAllowed = (transitions[status] as readonly Status[]).includes(to);
      it(`${name} when ${status} is ${isAllowed ? 'done' : 'refused and changes nothing'}`, () => {
        const alert = anAlert(status);
        const before = { ...alert.state };
        if (isAllowed)
          expect(act(alert)).toMatchObject({ previousStatus: status, newStatus: to, by: member, at: later });
        else expect(() => act(alert)).toThrow(IllegalTransition);
        if (!isAllowed) expect(alert.state).toEqual(before);
      });
    }
});

describe('an alert that sleeps', () => {
  it.each(statuses)('only what sleeps can wake (%s)', (status) => {
    const alert = anAlert(status);
    if (status !== 'snoozed') expect(() => alert.wake(null, later)).toThrow(IllegalTransition);
    else
      expect(alert.wake(null, later, 'x')).toMatchObject({ previousStatus: 'snoozed', newStatus: 'active', by: null });
  });

  it('knows until when, and forgets it whatever comes next', () => {
    const alert = anAlert();
    expect(alert.snooze(member, tomorrow, later, 'at lunch').notes).toBe(`until ${tomorrow.toISOString()}: at lunch`);
    expect(alert.state.snoozedUntil).toBe(tomorrow);
    alert.acknowledge(member, later);
    expect(alert.state.snoozedUntil).toBeNull();
  });
});

it('measures the response once and the resolution from the creation, in whole seconds', () => {
  const alert = anAlert();
  alert.acknowledge(member, later);
  alert.resolve(member, new Date('2025-11-06T10:00:00Z'), 'restocked');
  expect(alert.state).toMatchObject({
    responseTimeSeconds: 330,
    resolutionTimeSeconds: 3600,
    resolutionNotes: 'restocked',
  });
});

it('an illegal transition tells what holds, since when and by whom', () => {
  const alert = anAlert();
  alert.resolve(member, later);
  try {
    alert.acknowledge(member, later);
    throw new Error('was not refused');
  } catch (error) {
    expect((error as IllegalTransition).details).toEqual({
      current_status: 'resolved',
      by: member,
      at: later.toISOString(),
      allowed_transitions: ['active'],
    });
  }
});

it('no status is a dead end, and each can be reached', () => {
  for (const status of statuses) {
    expect(transitions[status].length).toBeGreaterThan(0);
    expect(statuses.some((from) => mayBecome(from, status))).toBe(true);
    expect(mayBecome(status, status)).toBe(false);
  }
});
