import type { SourceType } from './metric-source';
import { UnreadableMetric } from './unreadable-metric';

/** Where a query is asked. It never leads to another host or path than that of the source. */
export function urlOfQuery(type: SourceType, base: string, query: string): string {
  const url = new URL(base);
  url.hash = '';
  if (type === 'prometheus') {
    if (query.trim() === '') throw new UnreadableMetric('A Prometheus needs a query.');
    url.pathname = `${url.pathname.replace(/\/+$/, '')}/api/v1/query`;
    url.searchParams.set('query', query);
    return url.href;
  }
  for (const [name, value] of new URLSearchParams(query)) url.searchParams.append(name, value);
  return url.href;
}
