import { randomUUID } from 'node:crypto';
import type { Hub } from './hub';

/** An alert of the past; a test sets only the fields that matter to it. */
export interface PastAlert {
  readonly at: Date | string;
  readonly type?: string;
  readonly severity?: string;
  readonly status?: string;
  readonly occurrences?: number;
  /** Seconds after it was raised. */
  readonly acknowledged?: number | null;
  readonly resolved?: number | null;
  readonly ignored?: number | null;
  /** The reason why it is suppressed now. */
  readonly quiet?: string | null;
  /** Lines of its history: `silenced` or `unsilenced`, and how many seconds after it was raised. */
  readonly lines?: readonly (readonly [string, number])[];
}

const insert = `
  INSERT INTO alerts (id, tenant_id, alert_type, alert_category, severity, priority, status, title, description, source_service,
    aggregation_key, occurrence_count, last_occurrence_at, created_at, acknowledged_at, response_time_seconds, resolved_at,
    resolution_time_seconds, quiet_reason, quiet_by)
  SELECT id, $2, type, 'kitchen', severity, 'normal', status, 'x', 'x', 'x', id::text, occurrences, at, at,
    at + acknowledged * interval '1 second', acknowledged, at + resolved * interval '1 second', resolved, quiet,
    CASE WHEN quiet IS NOT NULL THEN id END
  FROM json_to_recordset($1) AS a(id uuid, at timestamptz, type text, severity text, status text, occurrences int, acknowledged int,
    resolved int, quiet text)`;

const insertLines = `
  INSERT INTO alert_history (id, tenant_id, alert_id, action, action_at, previous_status, new_status)
  SELECT id, $2, alert_id, action, at, previous_status, new_status
  FROM json_to_recordset($1) AS l(id uuid, alert_id uuid, action text, at timestamptz, previous_status text, new_status text)`;

const statusOf = ({ resolved, ignored, acknowledged }: PastAlert): string =>
  typeof resolved === 'number'
    ? 'resolved'
    : typeof ignored === 'number'
      ? 'ignored'
      : typeof acknowledged === 'number'
        ? 'acknowledged'
        : 'active';

/** A unique id that sorts by place. */
function orderedId(place: number): string {
  const hex = place.toString(16).padStart(8, '0');
  return `ffffffff-${hex.slice(0, 4)}-${hex.slice(4)}${randomUUID().slice(18)}`;
}

/** Inserts alerts of the past into the database, since no route can do this. @returns their ids */
export async function past(hub: Hub, alerts: readonly PastAlert[], tenantId = hub.tenantId): Promise<string[]> {
  const rows = alerts.map((alert) => ({
    type: 'oven',
    severity: 'high',
    occurrences: 1,
    status: statusOf(alert),
    ...alert,
    at: new Date(alert.at).toISOString(),
    id: randomUUID(),
  }));
  await hub.sql(insert, [JSON.stringify(rows), tenantId]);
  const after = (at: string, seconds: number) => new Date(Date.parse(at) + seconds * 1000).toISOString();
  const history = rows.flatMap(({ id, at, lines = [], ignored, status }) => [
    ...lines.map(([action, seconds]) => ({
      alert_id: id,
      action,
      at: after(at, seconds),
      previous_status: status,
      new_status: status,
    })),
    ...(typeof ignored !== 'number'
      ? []
      : [
          { alert_id: id, action: 'ignored', at: after(at, ignored), previous_status: 'active', new_status: 'ignored' },
        ]),
  ]);
  const ordered = history.sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
  await hub.sql(insertLines, [JSON.stringify(ordered.map((line, i) => ({ ...line, id: orderedId(i) }))), tenantId]);
  return rows.map(({ id }) => id);
}
