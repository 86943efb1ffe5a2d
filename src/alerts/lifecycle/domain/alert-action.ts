import { InvalidInput } from '../../../../libs/kernel/domain-error';
import type { Actor } from '../../domain/actor';
import type { Alert, HistoryEntry } from './alert';

/** How long an alert is to sleep. */
export type SnoozeTime = { readonly until: Date } | { readonly minutes: number };

/** What a member does with an alert. */
export type AlertAction =
  | { readonly action: SimpleAction; readonly notes?: string | undefined }
  | { readonly action: 'snooze'; readonly sleep: SnoozeTime; readonly notes?: string | undefined }
  | {
      readonly action: 'assign';
      readonly to: string | null;
      readonly role: string | null;
      readonly notes?: string | undefined;
    };

type SimpleAction = 'acknowledge' | 'unacknowledge' | 'resolve' | 'unsnooze' | 'reopen' | 'ignore' | 'escalate';
export type AlertActionName = AlertAction['action'];

const simple = {
  acknowledge: (alert, by, at, notes) => alert.acknowledge(by, at, notes),
  unacknowledge: (alert, by, at, notes) => alert.unacknowledge(by, at, notes),
  resolve: (alert, by, at, notes) => alert.resolve(by, at, notes),
  unsnooze: (alert, by, at, notes) => alert.wake(by, at, notes),
  reopen: (alert, by, at, notes) => alert.reopen(by, at, notes),
  ignore: (alert, by, at, notes) => alert.ignore(by, at, notes),
  escalate: (alert, by, at, notes) => alert.escalate(by, at, notes),
} as const satisfies Record<SimpleAction, (alert: Alert, by: Actor, at: Date, notes?: string) => HistoryEntry>;

/**
 * The alert after the step.
 * @returns its line of history
 * @throws IllegalTransition, AlertClosed, InvalidInput; then nothing is changed
 */
export function apply(alert: Alert, step: AlertAction, by: Actor, at: Date): HistoryEntry {
  if (step.action === 'snooze') return alert.snooze(by, wakingTime(step.sleep, at), at, step.notes);
  if (step.action === 'assign') return alert.assign(step.to, step.role, by, at, step.notes);
  return simple[step.action](alert, by, at, step.notes);
}

/** Whether it closes alerts or opens them again, and with them their keys. */
export const changesKey = ({ action }: { readonly action: string }): boolean =>
  action === 'resolve' || action === 'ignore' || action === 'reopen';

const MINUTE_MS = 60_000;
const MAX_DAYS = 30;

/** When an alert that goes to sleep now is to wake. @throws InvalidInput */
export function wakingTime(sleep: SnoozeTime, now: Date): Date {
  const until = 'until' in sleep ? sleep.until : new Date(now.getTime() + sleep.minutes * MINUTE_MS);
  const latest = new Date(now.getTime() + MAX_DAYS * 24 * 60 * MINUTE_MS);
  if (until > now && until <= latest) return until;
  throw new InvalidInput([
    {
      pointer: '/until',
      detail: `must be in the future, at most ${MAX_DAYS} days away (given ${until.toISOString()})`,
    },
  ]);
}
