import { columnList, jsonRows } from '../../../../libs/database/columns';
import { prepared } from '../../../../libs/database/prepared';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from '../../../../libs/kernel/uuid';
import { historyProperties, type HistoryRow } from '../../listing/alert-view';
import type { HistoryEntry } from '../domain/alert';

const columns = columnList(['tenantId', 'alertId', ...historyProperties]);

const insert = prepared(`
  INSERT INTO alert_history (${columns}) SELECT ${columns} FROM json_populate_recordset(NULL::alert_history, $1)`);

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

const rowOf = ({ tenantId, alertId, entry }: HistoryLine): HistoryRow & Omit<HistoryLine, 'entry'> => ({
  id: nextId(entry.at),
  tenantId,
  alertId,
  action: entry.action,
  actionBy: entry.by?.id ?? null,
  actionByName: entry.by?.name ?? null,
  actionAt: entry.at,
  notes: entry.notes,
  previousStatus: entry.previousStatus,
  newStatus: entry.newStatus,
  channel: entry.by?.channel ?? null,
  correlationId: entry.by?.correlationId ?? null,
  details: entry.details ?? null,
});

/** Inserts lines into the histories of alerts. */
export async function addHistory(entities: EntityManager, lines: readonly HistoryLine[]): Promise<void> {
  if (lines.length > 0) await entities.query(insert, [jsonRows(lines.map(rowOf))]);
}

/** Inserts one line into the history of an alert. @returns the line */
export async function addLine(entities: EntityManager, line: HistoryLine): Promise<HistoryRow> {
  const row = rowOf(line);
  await entities.query(insert, [jsonRows([row])]);
  return row;
}
