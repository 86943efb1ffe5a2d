import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import type { Alert } from './client';

export type AlertPage = { items: Alert[]; next_cursor: string | null };
type Pages = InfiniteData<AlertPage>;

const LISTS = ['alerts', 'list'];

/** Changes an alert wherever it is shown. */
export function patchAlert(queries: QueryClient, id: string, change: (alert: Alert) => Alert): void {
  queries.setQueryData<Alert>(['alert', id], (alert) => alert && change(alert));
  queries.setQueriesData<Pages>({ queryKey: LISTS }, (list) => list && inPages(list, id, change));
}

function inPages(list: Pages, id: string, change: (alert: Alert) => Alert): Pages {
  if (!list.pages.some(({ items }) => items.some((alert) => alert.id === id))) return list;
  const pages = list.pages.map((page) => ({
    ...page,
    items: page.items.map((alert) => (alert.id === id ? { ...alert, ...change(alert) } : alert)),
  }));
  return { ...list, pages };
}

/** Takes in an alert that the server sent. An older state than the one that is shown is left out. */
export function takeAlert(queries: QueryClient, alert: Alert): void {
  patchAlert(queries, alert.id, (shown) => (shown.version > alert.version ? shown : { ...shown, ...alert }));
}

/** Takes alerts out of the lists that they no longer belong to. */
export function dropAlerts(queries: QueryClient, ids: ReadonlySet<string>, key: readonly unknown[] = LISTS): void {
  queries.setQueriesData<Pages>({ queryKey: key }, (list) => {
    if (!list?.pages.some(({ items }) => items.some(({ id }) => ids.has(id)))) return list;
    const pages = list.pages.map((page) => ({ ...page, items: page.items.filter(({ id }) => !ids.has(id)) }));
    return { ...list, pages };
  });
}
