import { randomUUID } from 'node:crypto';
import { type Answer, type Hub, type Json, token } from './hub';
import { past, type PastAlert } from './past-alerts';

export const ANALYTICS = '/api/v1/alerts/analytics';

/** Creates another tenant in a time zone, with functions to read its analytics. */
export async function aTenant(hub: Hub, timeZone = 'Europe/Madrid') {
  const tenantId = randomUUID();
  const owner = await token(tenantId);
  await hub.call('PUT', '/api/v1/alerts/config', { token: owner, body: { time_zone: timeZone } });
  const get = async <T = Json>(path: string): Promise<T> => {
    const { status, body } = await hub.call<T>('GET', `${ANALYTICS}/${path}`, { token: owner });
    if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
    return body;
  };
  const recompute = (from: string, to: string): Promise<Answer> =>
    hub.call('POST', `${ANALYTICS}/recompute`, { token: owner, body: { from, to } });
  return {
    tenantId,
    owner,
    timeZone,
    get,
    recompute,
    past: (alerts: readonly PastAlert[]) => past(hub, alerts, tenantId),
  };
}

/** Pseudo-random numbers, the same in each run. */
function seededRandom(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}

/** Alerts of all types and outcomes, spread over some days. */
export function variedAlerts(count: number, from: string, days: number): PastAlert[] {
  const next = seededRandom(count);
  const pick = <T>(...values: T[]): T => values[next(values.length)] as T;
  return Array.from({ length: count }, () => {
    const alert = {
      at: new Date(Date.parse(from) + next(days * 86_400) * 1000 + next(1000)),
      type: pick('oven', 'freezer', 'mixer'),
      severity: pick('low', 'medium', 'high', 'critical'),
      occurrences: 1 + next(20),
    };
    const acknowledged = pick(null, next(2_000), next(8_000));
    const resolved = pick(null, (acknowledged ?? 0) + next(90_000));
    const ignored = resolved === null ? pick(null, null, (acknowledged ?? 0) + next(5_000)) : null;
    const quiet = pick(null, null, null, 'storm', 'group');
    const lines = pick<NonNullable<PastAlert['lines']>>(
      [],
      [],
      [['unsilenced', 100]],
      [
        ['silenced', 30],
        ['unsilenced', 400],
        ['silenced', 900],
        ['unsilenced', 1_300],
      ],
    );
    return { ...alert, acknowledged, resolved, ignored, quiet, lines };
  });
}

/** Computes the expected statistics from the tables, with SQL that is independent of the application's. */
export async function expectedStatistics(hub: Hub, tenantId: string, from: string, to: string): Promise<Json> {
  const [row] = await hub.sql<Json>(
    `WITH spans AS (
       SELECT a.id, a.created_at AS starts, l.action_at AS ends FROM alerts a
         CROSS JOIN LATERAL (SELECT * FROM alert_history h WHERE h.alert_id = a.id AND h.action IN ('silenced', 'unsilenced') ORDER BY h.id LIMIT 1) l
         WHERE a.tenant_id = $1 AND l.action = 'unsilenced'
       UNION ALL
       SELECT s.alert_id, s.action_at, coalesce((SELECT min(e.action_at) FROM alert_history e
         WHERE e.alert_id = s.alert_id AND e.action = 'unsilenced' AND e.id > s.id), 'infinity')
         FROM alert_history s WHERE s.tenant_id = $1 AND s.action = 'silenced'
       UNION ALL
       SELECT a.id, coalesce((SELECT max(l.action_at) FROM alert_history l WHERE l.alert_id = a.id AND l.action = 'unsilenced'),
         a.created_at), 'infinity' FROM alerts a WHERE a.tenant_id = $1 AND a.quiet_by IS NOT NULL
     ), reacted AS (
       SELECT a.*, coalesce(acknowledged_at, resolved_at,
         (SELECT h.action_at FROM alert_history h WHERE h.alert_id = a.id AND h.action = 'ignored')) AS reacted_at
       FROM alerts a WHERE tenant_id = $1 AND created_at >= $2 AND created_at < $3
     ), timed AS (
       SELECT r.*, greatest(0, extract(epoch FROM reacted_at - created_at)::int - coalesce((
         SELECT floor(sum(extract(epoch FROM least(ends, reacted_at) - starts))) FROM spans s WHERE s.id = r.id AND s.starts < reacted_at), 0)) AS seconds
       FROM reacted r
     ), response AS (SELECT seconds::float AS s, severity FROM timed WHERE acknowledged_at IS NOT NULL),
     sla AS (
       SELECT CASE WHEN reacted_at IS NOT NULL THEN seconds <= m * 60 WHEN quiet_by IS NULL THEN false END AS is_met
       FROM timed JOIN (VALUES ('critical', 15), ('high', 60)) v(severity, m) USING (severity))
     SELECT (SELECT count(*)::int FROM timed) AS total,
       (SELECT count(*)::int FROM timed WHERE acknowledged_at IS NOT NULL) AS acknowledged,
       (SELECT count(*)::int FROM timed WHERE status = 'resolved') AS resolved,
       (SELECT sum(occurrence_count)::int FROM timed) AS events,
       (SELECT json_object_agg(status, n) FROM (SELECT status, count(*) AS n FROM timed GROUP BY 1) s) AS by_status,
       (SELECT json_object_agg(severity, n) FROM (SELECT severity, count(*) AS n FROM timed GROUP BY 1) s) AS by_severity,
       (SELECT json_object_agg(quiet_reason, n) FROM (SELECT quiet_reason, count(*) AS n FROM timed WHERE quiet_by IS NOT NULL GROUP BY 1) s) AS quiet,
       (SELECT json_build_object('count', count(*), 'mean', round(avg(s)::numeric, 3), 'max', max(s),
          'p50', round(percentile_cont(0.5) WITHIN GROUP (ORDER BY s)::numeric, 3),
          'p90', round(percentile_cont(0.9) WITHIN GROUP (ORDER BY s)::numeric, 3),
          'p95', round(percentile_cont(0.95) WITHIN GROUP (ORDER BY s)::numeric, 3)) FROM response) AS response,
       (SELECT json_build_object('count', count(*), 'mean', round(avg(s)::numeric, 3), 'max', max(s),
          'p50', round(percentile_cont(0.5) WITHIN GROUP (ORDER BY s)::numeric, 3),
          'p90', round(percentile_cont(0.9) WITHIN GROUP (ORDER BY s)::numeric, 3),
          'p95', round(percentile_cont(0.95) WITHIN GROUP (ORDER BY s)::numeric, 3))
        FROM (SELECT resolution_time_seconds::float AS s FROM timed WHERE status = 'resolved') r) AS resolution,
       (SELECT json_build_object('met', count(*) FILTER (WHERE is_met), 'violated', count(*) FILTER (WHERE NOT is_met),
          'pending', count(*) FILTER (WHERE is_met IS NULL)) FROM sla) AS sla`,
    [tenantId, from, to],
  );
  return row as Json;
}

export interface Statistics {
  volume: Record<string, Json>;
  response_times: Json;
  resolution_times: Json;
  sla: Json;
  noise: Json;
}

/** Converts the answer of the API to the format of `expectedStatistics`. */
export const actualStatistics = ({ volume, response_times, resolution_times, sla, noise }: Statistics): Json => {
  const present = (counts: unknown) => Object.fromEntries(Object.entries(counts as Json).filter(([, n]) => n !== 0));
  const { met, violated, pending } = sla;
  return {
    total: volume['total']?.['value'],
    acknowledged: volume['acknowledged']?.['value'],
    resolved: volume['resolved']?.['value'],
    events: noise['events'],
    by_status: present(volume['by_status']),
    by_severity: present(volume['by_severity']),
    quiet: noise['quiet_by_reason'],
    response: response_times,
    resolution: resolution_times,
    sla: { met, violated, pending },
  };
};
