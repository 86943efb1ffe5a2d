import { prepared } from '../../../../libs/database/prepared';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from '../../../../libs/kernel/uuid';
import type { HistoryRow } from '../../listing/alert-view';
import type { HistoryEntry } from '../domain/alert';

const insert = prepared(`
  INSERT INTO alert_history (id, tenant_id, alert_id, action, action_by, action_by_name, action_at, notes, previous_status,
    new_status, channel, correlation_id, details)
  SELECT id, tenant_id, alert_id, action, action_by, action_by_name, action_at, notes, previous_status,
    new_status, channel, correlation_id, details
  FROM json_populate_recordset(NULL::alert_history, $1)`);

/** An entry for the history of one alert. */
export interface HistoryLine {
  readonly tenantId: string;
  readonly alertId: string;
  readonly entry: HistoryEntry;
}

let counter = 0;

/**
 * Returns an id that sorts by time. Of two lines in the same millisecond, the later one has the greater id. All ids
 * sort after the first line of the history, whose id is the id of the alert.
 */
function nextId(at: Date): string {
  counter = (counter + 1) % 0x10000;
  const id = uuidv7(at.getTime());
  const count = counter.toString(16).padStart(4, '0');
  return `${id.slice(0, 15)}fff-8${count.slice(0, 3)}-${count.slice(3)}${id.slice(25)}`;
}

const rowOf = ({ tenantId, alertId, entry }: HistoryLine) => ({
  id: nextId(entry.at),
  tenant_id: tenantId,
  alert_id: alertId,
  action: entry.action,
  action_by: entry.by?.id ?? null,
  action_by_name: entry.by?.name ?? null,
  action_at: entry.at,
  notes: entry.notes,
  previous_status: entry.previousStatus,
  new_status: entry.newStatus,
  channel: entry.by?.channel ?? null,
  correlation_id: entry.by?.correlationId ?? null,
  details: entry.details ?? null,
});

/** Inserts lines into the histories of alerts. */
export async function addHistory(entities: EntityManager, lines: readonly HistoryLine[]): Promise<void> {
  if (lines.length > 0) await entities.query(insert, [JSON.stringify(lines.map(rowOf))]);
}

/** Inserts one line into the history of an alert. @returns the line */
export async function addLine(
  entities: EntityManager,
  { tenant_id: tenantId, id: alertId }: { readonly tenant_id: string; readonly id: string },
  entry: HistoryEntry,
): Promise<HistoryRow> {
  const line = rowOf({ tenantId, alertId, entry });
  await entities.query(insert, [JSON.stringify([line])]);
  return line;
}
