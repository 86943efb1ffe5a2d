import { useQueryClient } from '@tanstack/react-query';
import { dropAlerts, patchAlert, takeAlert } from './alert-cache';
import { type Alert, api, dataOf, ifMatch, type Schemas } from './client';
import { Problem } from './problem';

export const TRANSITIONS = [
  'acknowledge',
  'unacknowledge',
  'resolve',
  'reopen',
  'snooze',
  'unsnooze',
  'ignore',
] as const;
export type Transition = (typeof TRANSITIONS)[number];
export type Action = Transition | 'assign' | 'escalate';

/** What an action needs to be told. */
export interface Details {
  readonly notes?: string;
  readonly minutes?: number;
  readonly until?: string;
  readonly working_hours?: Schemas['WorkingHoursDto'];
  readonly assigned_to?: string | null;
}

/** The status that an alert has after an action, shown before the server confirms it. */
const statusAfter: Partial<Record<Action, Alert['status']>> = {
  acknowledge: 'acknowledged',
  unacknowledge: 'active',
  resolve: 'resolved',
  reopen: 'active',
  snooze: 'snoozed',
  unsnooze: 'active',
  ignore: 'ignored',
};

/** What leads back. */
const reverse: Partial<Record<Action, Transition>> = {
  acknowledge: 'unacknowledge',
  resolve: 'reopen',
  snooze: 'unsnooze',
  ignore: 'reopen',
};

/** What can be done with an alert of a status; the server has the last word. */
export const possible: Record<Alert['status'], readonly Action[]> = {
  active: ['acknowledge', 'resolve', 'snooze', 'assign', 'escalate', 'ignore'],
  acknowledged: ['resolve', 'snooze', 'assign', 'unacknowledge', 'escalate', 'ignore'],
  snoozed: ['unsnooze', 'acknowledge', 'resolve', 'assign'],
  resolved: ['reopen'],
  ignored: ['reopen'],
};

async function post(
  action: Action,
  { id, version }: { id: string; version: number },
  details: Details,
): Promise<Alert | null> {
  const params = { path: { id }, header: ifMatch(version) };
  const { notes, minutes, until, working_hours, assigned_to } = details;
  const body = { ...(notes && { notes }) };
  switch (action) {
    case 'snooze':
      return dataOf(
        api.POST('/api/v1/alerts/{id}/snooze', {
          params,
          body: {
            ...body,
            ...(minutes && { minutes }),
            ...(until && { until }),
            ...(working_hours && { working_hours }),
          },
        }),
      );
    case 'assign':
      return dataOf(
        api.POST('/api/v1/alerts/{id}/assign', { params, body: { ...body, assigned_to: assigned_to ?? null } }),
      );
    case 'escalate':
      await api.POST('/api/v1/alerts/{id}/escalate', { params: { path: { id } }, body });
      return null;
    case 'acknowledge':
    case 'unacknowledge':
    case 'resolve':
    case 'reopen':
    case 'unsnooze':
    case 'ignore':
      return dataOf(api.POST(`/api/v1/alerts/{id}/${action}`, { params, body }));
  }
}

/** An action that was done, and how to take it back, if that is possible. */
export interface Done {
  readonly alert: Alert | null;
  readonly undo: (() => Promise<void>) | undefined;
}

/**
 * Acts on one alert: shown at once, then confirmed by the server or taken back.
 * The action throws the `Problem` when the server refuses; the alert is then read again if somebody else was faster.
 */
export function useAlertAction(): (action: Action, alert: Alert, details?: Details) => Promise<Done> {
  const queries = useQueryClient();
  const refresh = (id: string) => {
    void queries.invalidateQueries({ queryKey: ['alert', id] });
    void queries.invalidateQueries({ queryKey: ['alerts', 'summary'] });
  };
  return async (action, alert, details = {}) => {
    const status = statusAfter[action];
    const change = {
      ...(status && { status }),
      ...(action === 'assign' && { assigned_to: details.assigned_to ?? null }),
    };
    patchAlert(queries, alert.id, (shown) => ({ ...shown, ...change }));
    try {
      const changed = await post(action, alert, details);
      if (changed) takeAlert(queries, changed);
      refresh(alert.id);
      return { alert: changed, undo: changed ? undoOf(action, alert, changed) : undefined };
    } catch (error) {
      patchAlert(queries, alert.id, (shown) => ({ ...shown, status: alert.status, assigned_to: alert.assigned_to }));
      if (error instanceof Problem && error.status === 404) dropAlerts(queries, new Set([alert.id]));
      else refresh(alert.id);
      throw error;
    }
  };

  /** Takes back what was done, if nobody changed the alert since. */
  function undoOf(action: Action, before: Alert, after: Alert): Done['undo'] {
    const back = action === 'assign' ? 'assign' : reverse[action];
    if (!back || (back === 'reopen' && before.status !== 'active')) return undefined;
    return async () => {
      const restored = await post(back, after, action === 'assign' ? { assigned_to: before.assigned_to } : {});
      if (restored) takeAlert(queries, restored);
      void queries.invalidateQueries({ queryKey: ['alerts'] });
    };
  }
}

export type BulkTarget = { readonly alert_ids: string[] } | { readonly filter: Schemas['AlertFilterDto'] };

/** Acts on many alerts: a hundred at once are done in the answer, more of them in the background. */
export const startBulk = (
  action: Action,
  target: BulkTarget,
  { notes, minutes, until, working_hours, assigned_to }: Details,
) =>
  dataOf(
    api.POST('/api/v1/alerts/bulk_action', {
      body: {
        action: action as Schemas['BulkActionDto']['action'],
        ...target,
        ...(notes && { notes }),
        ...(minutes && { minutes }),
        ...(until && { until }),
        ...(working_hours && { working_hours }),
        ...(assigned_to !== undefined && { assigned_to }),
      },
    }),
  );
