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
    statusAt: null,
    statusBy: null,
    statusByName: null,
    acknowledgmentNotes: null,
    assignedTo: null,
    assignedRole: null,
    escalationLevel: 0,
    escalatedAt: null,
  };
  return new Alert(state);
};

const steps = {
  acknowledge: { step: { action: 'acknowledge', notes: 'mine' }, from: ['active', 'snoozed'], to: 'acknowledged' },
  unacknowledge: { step: { action: 'unacknowledge' }, from: ['acknowledged'], to: 'active' },
  resolve: { step: { action: 'resolve' }, from: ['active', 'acknowledged', 'snoozed'], to: 'resolved' },
  ignore: { step: { action: 'ignore' }, from: ['active', 'acknowledged', 'snoozed'], to: 'ignored' },
  snooze: { step: { action: 'snooze', sleep: { until: tomorrow } }, from: ['active', 'acknowledged'], to: 'snoozed' },
  unsnooze: { step: { action: 'unsnooze' }, from: ['snoozed'], to: 'active' },
  reopen: { step: { action: 'reopen' }, from: ['resolved', 'ignored'], to: 'active' },
} as const satisfies Record<string, { step: AlertAction; from: readonly Status[]; to: Status }>;

const remarks = [
  { action: 'escalate' },
  { action: 'assign', to: ana.id, role: 'staff' },
] as const satisfies readonly AlertAction[];

describe('every step in every status', () => {
  for (const [name, { step, from, to }] of Object.entries(steps))
    for (const status of statuses) {
      const isAllowed = (from as readonly Status[]).includes(status);
      it(`${name} when ${status} is ${isAllowed ? 'done' : 'refused and changes nothing'}`, () => {
        const alert = anAlert(status);
        const before = { ...alert.state };
        if (isAllowed)
          expect(apply(alert, step, ana, later)).toMatchObject({
            previousStatus: status,
            newStatus: to,
            by: ana,
            at: later,
          });
        else expect(() => apply(alert, step, ana, later)).toThrow(IllegalTransition);
        if (!isAllowed) expect(alert.state).toEqual(before);
        else expect(mayBecome(status, to)).toBe(true);
      });
    }

  for (const step of remarks)
    for (const status of statuses)
      it(`${step.action} when ${status} is ${isOpen(status) ? 'noted' : 'refused'}, and its status stays`, () => {
        const alert = anAlert(status);
        if (isOpen(status)) expect(apply(alert, step, ana, later).newStatus).toBe(status);
        else expect(() => apply(alert, step, ana, later)).toThrow(AlertClosed);
        expect(alert.state.status).toBe(status);
      });

  it('each transition of the table has a step that makes it', () => {
    const made = Object.values(steps).flatMap(({ from, to }) => from.map((status) => `${status} → ${to}`));
    const allowed = statuses.flatMap((status) => transitions[status].map((to) => `${status} → ${to}`));
    expect(new Set(made)).toEqual(new Set(allowed));
  });
});

describe('any sequence of steps', () => {
  const anyStep = fc.oneof(
    ...Object.values(steps).map(({ step }) => fc.constant<AlertAction>(step)),
    ...remarks.map((step) => fc.constant<AlertAction>(step)),
  );

  /** What the lines of history make of a new alert. */
  const replayed = (lines: readonly HistoryEntry[]) => {
    let state = { status: 'active' as Status, level: 0, to: null as unknown, role: null as unknown };
    for (const { newStatus, details = {} } of lines)
      state = {
        status: newStatus ?? state.status,
        level: Number(details['escalation_level']?.[1] ?? state.level),
        to: details['assigned_to'] ? details['assigned_to'][1] : state.to,
        role: details['assigned_role'] ? details['assigned_role'][1] : state.role,
      };
    return state;
  };

  it('leaves a history that replays to the state, in which each line begins where the one before ended', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 40 }), (sequence) => {
        const alert = anAlert();
        const lines: HistoryEntry[] = [];
        for (const [i, step] of sequence.entries()) {
          const before = { ...alert.state };
          try {
            lines.push(apply(alert, step, ana, new Date(later.getTime() + i)));
          } catch (error) {
            expect(error).toBeInstanceOf(DomainError);
            expect(alert.state).toEqual(before);
          }
        }
        const { status, escalationLevel: level, assignedTo: to, assignedRole: role } = alert.state;
        expect(replayed(lines)).toEqual({ status, level, to, role });
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

describe('an alert that sleeps', () => {
  it.each(statuses)('only what sleeps can wake (%s)', (status) => {
    const alert = anAlert(status);
    if (status !== 'snoozed') expect(() => alert.wake(null, later)).toThrow(IllegalTransition);
    else
      expect(alert.wake(null, later, 'x')).toMatchObject({ previousStatus: 'snoozed', newStatus: 'active', by: null });
  });

  it('knows until when, and forgets it whatever comes next', () => {
    const alert = anAlert();
    expect(alert.snooze(ana, tomorrow, later, 'at lunch').notes).toBe(`until ${tomorrow.toISOString()}: at lunch`);
    expect(alert.state.snoozedUntil).toBe(tomorrow);
    alert.acknowledge(ana, later);
    expect(alert.state.snoozedUntil).toBeNull();
  });
});

it('measures the response once and the resolution from the creation, in whole seconds', () => {
  const alert = anAlert();
  alert.acknowledge(ana, later);
  alert.resolve(ana, new Date('2025-11-06T10:00:00Z'), 'restocked');
  expect(alert.state).toMatchObject({
    responseTimeSeconds: 330,
    resolutionTimeSeconds: 3600,
    resolutionNotes: 'restocked',
  });
});

it('an illegal transition tells what holds, since when and by whom', () => {
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

it('no status is a dead end, and each can be reached', () => {
  for (const status of statuses) {
    expect(transitions[status].length).toBeGreaterThan(0);
    expect(statuses.some((from) => mayBecome(from, status))).toBe(true);
    expect(mayBecome(status, status)).toBe(false);
  }
});
