import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { dropAlerts, takeAlert } from '../../api/alert-cache';
import { type Alert, api, dataOf } from '../../api/client';
import { useFrames, usePolling } from '../../api/use-live';
import { type Filter, queryOf } from './filter';

const PAGE = 100;
/** What a row shows: the list asks for nothing else. */
const FIELDS = [
  'id', 'version', 'severity', 'status', 'title', 'alert_type', 'occurrence_count', 'created_at', 'last_occurrence_at',
  'assigned_to', 'assigned_role', 'sla_state', 'response_due_at', 'resolution_due_at', 'acknowledged_at', 'snoozed_until',
  'resource_type', 'resource_id', 'group_id', 'escalation_level', 'read_at',
] as const; // prettier-ignore
const NEW = ['alerts.created', 'alerts.reopened', 'alerts.unsilenced'];
/** At more events than these a second the list is drawn twice a second. */
const BUSY_EVENTS = 20;
const DRAW_EVERY_MS = 500;

/** Whether an alert belongs to a filtered list, as far as a frame can tell. What it cannot tell counts as yes. */
export function belongs(alert: Alert, filter: Filter, names = filter.alert_type): boolean {
  const has = (list: readonly string[], value: string | null) =>
    list.length === 0 || (value !== null && list.includes(value));
  return (
    has(filter.status, alert.status) &&
    has(filter.severity, alert.severity) &&
    has(filter.sla_state, alert.sla_state) &&
    has(names, alert.alert_type) &&
    has(filter.category, alert.alert_category) &&
    has(filter.source_service, alert.source_service) &&
    has(filter.rule_id, alert.rule_id) &&
    has(filter.assigned_to, alert.assigned_to) &&
    (!filter.group_id || filter.group_id === alert.group_id)
  );
}

/** An alert as a frame has it. */
interface Told {
  readonly alert: Alert;
  readonly event: string;
  /** Whether it stands for earlier events of the alert, of which one may have raised it. */
  readonly isCoalesced: boolean;
}

/** Takes frames together while they come fast, so that drawing never falls behind. */
function useFramesDrawn(draw: (frames: readonly Told[]) => void): void {
  const waiting = useRef<Told[]>([]);
  const recent = useRef<number[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const flush = () => {
    timer.current = undefined;
    draw(waiting.current.splice(0));
  };
  useFrames(({ event, data }) => {
    if (!event.startsWith('alerts.') || !data['alert']) return;
    waiting.current.push({ alert: data['alert'] as Alert, event, isCoalesced: data['coalesced'] !== undefined });
    const now = Date.now();
    recent.current = [...recent.current.filter((at) => now - at < 1_000), now].slice(-BUSY_EVENTS - 1);
    if (recent.current.length <= BUSY_EVENTS && timer.current === undefined) flush();
    else timer.current ??= setTimeout(flush, DRAW_EVERY_MS);
  });
}

/**
 * The alerts of a filter, live. Alerts that come while the reader is further down, or has selected some, are counted
 * instead of moving the rows.
 */
export function useAlertList(filter: Filter, mayMove: () => boolean) {
  const queries = useQueryClient();
  const query = queryOf(filter);
  const key = ['alerts', 'list', query];
  const [newer, setNewer] = useState<ReadonlySet<string>>(new Set());
  const polling = usePolling('alerts');
  const list = useInfiniteQuery({
    queryKey: key,
    queryFn: async ({ pageParam: cursor }) => {
      const params = { query: { ...query, limit: PAGE, fields: [...FIELDS], ...(cursor && { cursor }) } };
      return (await dataOf(api.GET('/api/v1/alerts', { params }))) as { items: Alert[]; next_cursor: string | null };
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    refetchInterval: polling,
    placeholderData: keepPreviousData,
  });
  const { sort: _, ...counted } = query;
  const summary = useQuery({
    queryKey: ['alerts', 'summary', counted],
    queryFn: () => dataOf(api.GET('/api/v1/alerts/summary', { params: { query: counted } })),
    refetchInterval: polling === false ? 30_000 : polling,
    placeholderData: keepPreviousData,
  });
  const showNewer = () => {
    setNewer(new Set());
    void queries.invalidateQueries({ queryKey: ['alerts'] });
  };
  const alerts = list.data?.pages.flatMap(({ items }) => items) ?? [];
  useFramesDrawn((frames) => {
    for (const { alert } of frames) takeAlert(queries, alert);
    const gone = frames.filter(({ alert }) => !belongs(alert, filter)).map(({ alert }) => alert.id);
    dropAlerts(queries, new Set(gone), key);
    const known = new Set(alerts.map(({ id }) => id));
    const isNew = ({ alert, event, isCoalesced }: Told) => NEW.includes(event) || (isCoalesced && !known.has(alert.id));
    const come = frames.filter((frame) => isNew(frame) && belongs(frame.alert, filter));
    if (come.length === 0) return;
    if (mayMove()) showNewer();
    else setNewer((before) => new Set([...before, ...come.map(({ alert }) => alert.id)]));
  });
  return { list, alerts, total: summary.data?.total_count, newer: newer.size, showNewer, key };
}
