import { Injectable } from '@nestjs/common';
import { Database, SYSTEM } from '../../../../libs/database/database';
import { prepared } from '../../../../libs/database/prepared';
import { RowArrays } from '../../../../libs/database/row-arrays';

/** An alert of which people are to be reminded while nobody reacts to it. */
export interface Reminder {
  readonly tenantId: string;
  readonly alertId: string;
  /** Once the alert has another epoch, somebody has reacted. */
  readonly epoch: number;
  readonly dueAt: Date;
}

/** A reminder that is due. */
export interface DueReminder extends Reminder {
  /** How many there were before. */
  readonly n: number;
}

/** SQL: when the first reminder is due. */
export const firstReminder = 'SELECT min(due_at) FROM notification_reminders';

const reminders = new RowArrays<keyof Reminder>({
  tenantId: 'uuid',
  alertId: 'uuid',
  epoch: 'int',
  dueAt: 'timestamptz',
});

// the number goes on: each reminder of an alert has a cause of its own
const begin = prepared(`
  INSERT INTO notification_reminders AS m (tenant_id, alert_id, epoch, due_at, n)
  SELECT r.tenant_id, r.alert_id, r.epoch, r.due_at, 0 FROM ${reminders.sql}
  ON CONFLICT (alert_id) DO UPDATE SET epoch = excluded.epoch, due_at = excluded.due_at WHERE m.epoch <= excluded.epoch`);

const columns = 'tenant_id AS "tenantId", alert_id AS "alertId", epoch, due_at AS "dueAt", n';

const due = prepared(`
  SELECT ${columns} FROM notification_reminders WHERE due_at <= $1 AND alert_id <> ALL ($3::uuid[]) ORDER BY due_at LIMIT $2`);

const lock = prepared(`
  SELECT m.alert_id AS "alertId" FROM unnest($1::uuid[], $2::int[], $3::int[]) AS wanted(alert_id, epoch, n)
  JOIN notification_reminders m ON m.alert_id = wanted.alert_id AND m.epoch = wanted.epoch AND m.n = wanted.n
  WHERE m.due_at <= $4 FOR UPDATE OF m SKIP LOCKED`);

const repeat = prepared(`
  UPDATE notification_reminders m SET n = n + 1, due_at = next.due_at
  FROM unnest($1::uuid[], $2::timestamptz[]) AS next(alert_id, due_at) WHERE m.alert_id = next.alert_id`);

const end = prepared('DELETE FROM notification_reminders WHERE alert_id = ANY ($1::uuid[])');

/** The alerts of which people are reminded, and when. */
@Injectable()
export class RemindersRepository {
  constructor(private readonly database: Database) {}

  /** Begins to remind of alerts, or begins again. */
  async begin(wanted: readonly Reminder[]): Promise<void> {
    const rows = [...new Map(wanted.map((one) => [one.alertId, one])).values()];
    if (rows.length > 0) await this.database.query(SYSTEM, begin, reminders.of(rows));
  }

  /** The first reminders that are due. @param leftOut alerts to leave out */
  due(now: Date, max: number, leftOut: readonly string[]): Promise<readonly DueReminder[]> {
    return this.database.query<DueReminder[]>(SYSTEM, due, [now, max, leftOut]);
  }

  /** Locks those reminders that are still as they were read. Needs a transaction. @returns the ids of their alerts */
  async lock(read: readonly DueReminder[], now: Date): Promise<ReadonlySet<string>> {
    const rows = await this.database.query<{ alertId: string }[]>(SYSTEM, lock, [
      read.map(({ alertId }) => alertId),
      read.map(({ epoch }) => epoch),
      read.map(({ n }) => n),
      now,
    ]);
    return new Set(rows.map(({ alertId }) => alertId));
  }

  /** Notes that people were reminded, and when they are again; alerts without a time are not told again. */
  async repeat(told: readonly { readonly alertId: string; readonly nextAt: Date | null }[]): Promise<void> {
    const next = told.flatMap(({ alertId, nextAt }) => (nextAt === null ? [] : [{ alertId, nextAt }]));
    const over = told.filter(({ nextAt }) => nextAt === null).map(({ alertId }) => alertId);
    if (over.length > 0) await this.database.query(SYSTEM, end, [over]);
    const values = [next.map(({ alertId }) => alertId), next.map(({ nextAt }) => nextAt)];
    if (next.length > 0) await this.database.query(SYSTEM, repeat, values);
  }
}
