import fc from 'fast-check';
import { DomainError } from '../../../../libs/kernel/domain-error';
import type { Actor } from '../../domain/actor';
import { Alert, type AlertState, type HistoryEntry } from './alert';
import { AlertClosed, IllegalTransition } from './alert.errors';
import { isOpen, mayBecome, type Status, statuses, transitions } from '../../domain/alert-status';
import { type AlertAction, apply } from './alert-action';

const created = new Date('2025-11-06T09:00:00Z');
const later = new Date('2025-11-06T09:05:30.900Z');
const tomorrow = new Date('2025-11-07T09:00:00Z');
const ana: Actor = { id: '0197c3a0-0000-7000-8000-000000000001', name: 'Ana', channel: 'api', correlationId: null };

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
    version: 1,
    epoch: 1,
    episode: 1,
    statusAt: null,
    statusBy: null,
    statusByName: null,
    acknowledgmentNotes: null,
    assignedTo: null,
    assignedRole: null,
  };
  return new Alert(state);
};

const actions = {
  acknowledge: { action: { action: 'acknowledge', notes: 'mine' }, from: ['active', 'snoozed'], to: 'acknowledged' },
  unacknowledge: { action: { action: 'unacknowledge' }, from: ['acknowledged'], to: 'active' },
  resolve: { action: { action: 'resolve' }, from: ['active', 'acknowledged', 'snoozed'], to: 'resolved' },
  ignore: { action: { action: 'ignore' }, from: ['active', 'acknowledged', 'snoozed'], to: 'ignored' },
  snooze: { action: { action: 'snooze', sleep: { until: tomorrow } }, from: ['active', 'acknowledged'], to: 'snoozed' },
  unsnooze: { action: { action: 'unsnooze' }, from: ['snoozed'], to: 'active' },
  reopen: { action: { action: 'reopen' }, from: ['resolved', 'ignored'], to: 'active' },
} as const satisfies Record<string, { action: AlertAction; from: readonly Status[]; to: Status }>;

const remarks = [{ action: 'assign', to: ana.id, role: 'staff' }] as const satisfies readonly AlertAction[];

describe('every action in every status', () => {
  for (const [name, { action, from, to }] of Object.entries(actions))
    for (const status of statuses) {
      const isAllowed = (from as readonly Status[]).includes(status);
      it(`${name} when ${status} is ${isAllowed ? 'done' : 'refused and changes nothing'}`, () => {
        const alert = anAlert(status);
        const before = { ...alert.state };
        if (isAllowed)
          expect(apply(alert, action, ana, later)).toMatchObject({
            previousStatus: status,
            newStatus: to,
            by: ana,
            at: later,
          });
        else expect(() => apply(alert, action, ana, later)).toThrow(IllegalTransition);
        if (!isAllowed) expect(alert.state).toEqual(before);
        else expect(mayBecome(status, to)).toBe(true);
      });

      if (isAllowed)
        it(`${name} when ${status} begins a new epoch${name === 'reopen' ? ' and a new episode' : ''}`, () => {
          const alert = anAlert(status);
          apply(alert, action, ana, later);
          expect([alert.state.epoch, alert.state.episode]).toEqual([2, name === 'reopen' ? 2 : 1]);
        });
    }

  for (const action of remarks)
    for (const status of statuses)
      it(`${action.action} when ${status} is ${isOpen(status) ? 'noted' : 'refused'}, and its status stays`, () => {
        const alert = anAlert(status);
        if (isOpen(status)) expect(apply(alert, action, ana, later).newStatus).toBe(status);
        else expect(() => apply(alert, action, ana, later)).toThrow(AlertClosed);
        expect(alert.state.status).toBe(status);
      });

  it('has an action for each transition of the table', () => {
    const made = Object.values(actions).flatMap(({ from, to }) => from.map((status) => `${status} → ${to}`));
    const allowed = statuses.flatMap((status) => transitions[status].map((to) => `${status} → ${to}`));
    expect(new Set(made)).toEqual(new Set(allowed));
  });
});

describe('any sequence of actions', () => {
  const anyAction = fc.oneof(
    ...Object.values(actions).map(({ action }) => fc.constant<AlertAction>(action)),
    ...remarks.map((action) => fc.constant<AlertAction>(action)),
  );

  /** The state that follows from the history entries of a new alert. */
  const replayed = (lines: readonly HistoryEntry[]) => {
    let state = { status: 'active' as Status, to: null as unknown, role: null as unknown };
    for (const { newStatus, details = {} } of lines)
      state = {
        status: newStatus ?? state.status,
        to: details['assigned_to'] ? details['assigned_to'][1] : state.to,
        role: details['assigned_role'] ? details['assigned_role'][1] : state.role,
      };
    return state;
  };

  it('leaves a history that replays to the state; each entry begins with the status that the one before set', () => {
    fc.assert(
      fc.property(fc.array(anyAction, { maxLength: 40 }), (sequence) => {
        const alert = anAlert();
        const lines: HistoryEntry[] = [];
        for (const [i, action] of sequence.entries()) {
          const before = { ...alert.state };
          try {
            lines.push(apply(alert, action, ana, new Date(later.getTime() + i)));
          } catch (error) {
            expect(error).toBeInstanceOf(DomainError);
            expect(alert.state).toEqual(before);
          }
        }
        const { status, assignedTo: to, assignedRole: role } = alert.state;
        expect(replayed(lines)).toEqual({ status, to, role });
        // what changes the status begins an epoch, what reopens it an episode; remarks do neither
        const changes = lines.filter(({ previousStatus, newStatus }) => previousStatus !== newStatus);
        expect(alert.state.epoch).toBe(1 + changes.length);
        expect(alert.state.episode).toBe(1 + lines.filter(({ action }) => action === 'reopened').length);
        expect(lines.map((line) => line.previousStatus)).toEqual(
          ['active', ...lines.map((line) => line.newStatus)].slice(0, lines.length),
        );
        expect(alert.state.resolvedAt !== null).toBe(status === 'resolved');
        expect(alert.state.snoozedUntil !== null).toBe(status === 'snoozed');
        if (status === 'acknowledged') expect(alert.state.acknowledgedAt).not.toBeNull();
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a snoozed alert', () => {
  it.each(statuses)('only a snoozed alert can wake (%s)', (status) => {
    const alert = anAlert(status);
    if (status !== 'snoozed') expect(() => alert.wake(null, later)).toThrow(IllegalTransition);
    else
      expect(alert.wake(null, later, 'x')).toMatchObject({ previousStatus: 'snoozed', newStatus: 'active', by: null });
  });

  it('stores until when, and any other action clears that', () => {
    const alert = anAlert();
    expect(alert.snooze(ana, tomorrow, later, 'at lunch').notes).toBe(`until ${tomorrow.toISOString()}: at lunch`);
    expect(alert.state.snoozedUntil).toBe(tomorrow);
    alert.acknowledge(ana, later);
    expect(alert.state.snoozedUntil).toBeNull();
  });
});

it('measures the response time once and the resolution time from the creation, in whole seconds', () => {
  const alert = anAlert();
  alert.acknowledge(ana, later);
  alert.resolve(ana, new Date('2025-11-06T10:00:00Z'), 'restocked');
  expect(alert.state).toMatchObject({
    responseTimeSeconds: 330,
    resolutionTimeSeconds: 3600,
    resolutionNotes: 'restocked',
  });
});

it('an illegal transition reports the current status, since when and by whom', () => {
  const alert = anAlert();
  alert.resolve(ana, later);
  try {
    alert.acknowledge(ana, later);
    throw new Error('was not refused');
  } catch (error) {
    expect((error as IllegalTransition).details).toEqual({
      current_status: 'resolved',
      by: ana.id,
      by_name: 'Ana',
      at: later.toISOString(),
      allowed_transitions: ['active'],
    });
  }
});

it('each status can be reached and left', () => {
  for (const status of statuses) {
    expect(transitions[status].length).toBeGreaterThan(0);
    expect(statuses.some((from) => mayBecome(from, status))).toBe(true);
    expect(mayBecome(status, status)).toBe(false);
  }
});
