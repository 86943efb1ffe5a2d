import { useMemo } from 'react';
import { useSearchParams } from 'wouter';
import { type Severity, SEVERITIES, type SlaState, type Status, STATUSES } from '../../ui/badges';

export type Sort = '-created_at' | '-severity' | 'resolution_due_at';

/** What the inbox shows: a part of the list's filters, as they stand in the address. */
export interface Filter {
  readonly status: readonly Status[];
  readonly severity: readonly Severity[];
  readonly sla_state: readonly SlaState[];
  readonly alert_type: readonly string[];
  readonly category: readonly string[];
  readonly source_service: readonly string[];
  readonly rule_id: readonly string[];
  readonly assigned_to: readonly string[];
  readonly group_id: string | null;
  readonly q: string | null;
  readonly unread: boolean;
  readonly sort: Sort;
}

/** The filters that may have several values. */
export type ListKey = 'status' | 'severity' | 'sla_state' | 'assigned_to' | FacetKey;
export type FacetKey = 'alert_type' | 'category' | 'source_service' | 'rule_id';

const OPEN: readonly Status[] = ['active', 'acknowledged'];
const SORTS: readonly Sort[] = ['-created_at', '-severity', 'resolution_due_at'];
const SLA_STATES: readonly SlaState[] = ['at_risk', 'breached', 'on_time', 'paused', 'none'];

const among = <T extends string>(allowed: readonly T[], given: readonly string[]): T[] =>
  allowed.filter((one) => given.includes(one));

/** Reads the filter of an address. Without statuses it shows what is open. */
export function filterOf(params: URLSearchParams): Filter {
  const status = among(STATUSES, params.getAll('status'));
  return {
    status: status.length > 0 ? status : OPEN,
    severity: among(SEVERITIES, params.getAll('severity')),
    sla_state: among(SLA_STATES, params.getAll('sla_state')),
    alert_type: params.getAll('alert_type'),
    category: params.getAll('category'),
    source_service: params.getAll('source_service'),
    rule_id: params.getAll('rule_id'),
    assigned_to: params.getAll('assigned_to'),
    group_id: params.get('group_id'),
    q: params.get('q'),
    unread: params.get('unread') === 'true',
    sort: among(SORTS, params.getAll('sort'))[0] ?? '-created_at',
  };
}

/** The filter as query of the API: what is empty is left out. */
export function queryOf({ q, group_id, unread, ...filter }: Filter) {
  const lists = Object.entries(filter).filter(([, value]) => value.length > 0);
  return {
    ...(Object.fromEntries(lists) as { status: Status[]; sort: Sort }),
    ...(q && { q }),
    ...(group_id && { group_id }),
    ...(unread && { unread: true }),
  };
}

/** The filter of the address, and how to change it. Another filter is another address, so that "back" and links work. */
export function useFilter() {
  const [params, setParams] = useSearchParams();
  const filter = useMemo(() => filterOf(params), [params]);
  const set = (key: keyof Filter, values: readonly string[]) =>
    setParams((before) => {
      const after = new URLSearchParams(before);
      after.delete(key);
      for (const value of values) after.append(key, value);
      return after;
    });
  const toggle = (key: ListKey, value: string) => {
    const values: readonly string[] = filter[key];
    set(key, values.includes(value) ? values.filter((one) => one !== value) : [...values, value]);
  };
  const isNarrowed = [...params.keys()].some((key) => key !== 'sort');
  return { filter, set, toggle, isNarrowed, clear: () => setParams(new URLSearchParams()) };
}
