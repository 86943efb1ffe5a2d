import { InvalidInput } from '../../../../libs/kernel/domain-error';
import { minutesAfter } from '../../../../libs/kernel/minutes-after';
import type { Actor } from '../../domain/actor';
import type { Alert, HistoryEntry } from './alert';

/** How long an alert is snoozed. */
export type SnoozeTime = { readonly until: Date } | { readonly minutes: number };

/** An action of a member on an alert. */
export type AlertAction =
  | { readonly action: SimpleAction; readonly notes?: string | undefined }
  | { readonly action: 'snooze'; readonly sleep: SnoozeTime; readonly notes?: string | undefined }
  | {
      readonly action: 'assign';
      readonly to: string | null;
      readonly role: string | null;
      readonly notes?: string | undefined;
    };

type SimpleAction = 'acknowledge' | 'unacknowledge' | 'resolve' | 'unsnooze' | 'reopen' | 'ignore';
export type AlertActionName = AlertAction['action'];

const simple = {
  acknowledge: (alert, by, at, notes) => alert.acknowledge(by, at, notes),
  unacknowledge: (alert, by, at, notes) => alert.unacknowledge(by, at, notes),
  resolve: (alert, by, at, notes) => alert.resolve(by, at, notes),
  unsnooze: (alert, by, at, notes) => alert.wake(by, at, notes),
  reopen: (alert, by, at, notes) => alert.reopen(by, at, notes),
  ignore: (alert, by, at, notes) => alert.ignore(by, at, notes),
} as const satisfies Record<SimpleAction, (alert: Alert, by: Actor, at: Date, notes?: string) => HistoryEntry>;

/**
 * Applies an action to an alert.
 * @returns the history entry of the action
 * @throws IllegalTransition, AlertClosed, InvalidInput; the alert does not change then
 */
export function apply(alert: Alert, action: AlertAction, by: Actor, at: Date): HistoryEntry {
  if (action.action === 'snooze') return alert.snooze(by, wakingTime(action.sleep, at), at, action.notes);
  if (action.action === 'assign') return alert.assign(action.to, action.role, by, at, action.notes);
  return simple[action.action](alert, by, at, action.notes);
}

/** Whether the action closes or reopens alerts, and so closes or reopens their aggregation keys. */
export const changesKey = ({ action }: { readonly action: string }): boolean =>
  action === 'resolve' || action === 'ignore' || action === 'reopen';

const MAX_DAYS = 30;

/**
 * Returns when the snooze of an alert ends.
 * @throws InvalidInput when that is not in the future or more than 30 days ahead
 */
export function wakingTime(sleep: SnoozeTime, now: Date): Date {
  const until = 'until' in sleep ? sleep.until : minutesAfter(now, sleep.minutes);
  const latest = minutesAfter(now, MAX_DAYS * 24 * 60);
  if (until > now && until <= latest) return until;
  throw new InvalidInput([
    {
      pointer: '/until',
      detail: `must be in the future, at most ${MAX_DAYS} days ahead (given ${until.toISOString()})`,
    },
  ]);
}
