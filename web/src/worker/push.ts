/** What the worker shows of a push message, and what it does when it is pressed. */
export interface PushNotification {
  readonly title: string;
  readonly options: {
    readonly body: string;
    readonly tag: string;
    readonly icon: string;
    readonly requireInteraction: boolean;
    readonly data: { readonly alertId: string | null; readonly url: string };
    readonly actions: readonly { readonly action: string; readonly title: string }[];
  };
}

/** What can be done to an alert without opening it. */
const DIRECT = ['acknowledge', 'resolve'];

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** The notification of a message that Campana encrypted for this browser; undefined: it is none. */
export function notificationOf(message: unknown): PushNotification | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  const { title, body, severity, alert_id, delivery_id, url, actions } = message as Record<string, unknown>;
  const alertId = textOf(alert_id);
  const shown = textOf(title);
  if (shown === null) return undefined;
  const offered = Array.isArray(actions) ? (actions as { action: string; title: string }[]) : [];
  return {
    title: shown,
    options: {
      body: textOf(body) ?? '',
      // the next message about an alert takes the place of the last
      tag: alertId ?? textOf(delivery_id) ?? shown,
      icon: '/campana.svg',
      requireInteraction: severity === 'critical',
      data: { alertId, url: textOf(url) ?? (alertId === null ? '/inbox' : `/inbox/${alertId}`) },
      actions: offered.filter(({ action }) => DIRECT.includes(action)),
    },
  };
}

/** The route that a pressed button calls; undefined: the alert is opened. */
export const routeOf = (action: string, alertId: string | null): string | undefined =>
  alertId !== null && DIRECT.includes(action) ? `/api/v1/alerts/${encodeURIComponent(alertId)}/${action}` : undefined;
