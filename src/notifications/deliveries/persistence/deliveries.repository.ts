import { Injectable } from '@nestjs/common';
import { jsonRows } from '../../../../libs/database/columns';
import { Database, type Scope, SYSTEM } from '../../../../libs/database/database';
import { prepared } from '../../../../libs/database/prepared';
import { RowArrays } from '../../../../libs/database/row-arrays';
import { deliveryColumnTypes, type DeliveryRow, firstIdAt, selectedDelivery } from '../delivery-row';
import {
  changedByReport,
  type DeliveryState,
  endedStates,
  type ReportedState,
  waitingStates,
} from '../domain/delivery-state';

/** What is not known of a delivery before it is sent: the database has the defaults. */
const laterColumns = [
  'provider',
  'providerFailures',
  'locale',
  'templateError',
  'reason',
  'replyNumber',
  'attemptCount',
  'providerMessageId',
  'readAt',
  'raced',
  'version',
] as const satisfies readonly (keyof DeliveryRow)[];

type LaterColumn = (typeof laterColumns)[number];

const columns = new RowArrays(
  Object.fromEntries(
    Object.entries(deliveryColumnTypes).filter(([name]) => !laterColumns.includes(name as LaterColumn)),
  ) as Omit<typeof deliveryColumnTypes, LaterColumn>,
);

/** PostgreSQL tells all processes of it when the transaction commits. */
const WAKE = `pg_notify('changes', 'deliveries ')`;

const insert = prepared(`
  WITH added AS (
    INSERT INTO deliveries (${columns.list}) SELECT * FROM ${columns.sql} ON CONFLICT DO NOTHING RETURNING id, state
  ), woken AS (SELECT ${WAKE} FROM added WHERE state IN ('pending', 'scheduled') LIMIT 1)
  SELECT id FROM added LEFT JOIN woken ON true`);

// an index leads to them: what made a row is unique
const hurry = prepared(`
  WITH hurried AS (
    UPDATE deliveries d SET state = 'pending', state_reason = NULL, urgency = 0, due_at = r.due_at, expires_at = r.expires_at,
      content = r.content, digest_id = NULL, version = d.version + 1, updated_at = r.updated_at
    FROM json_populate_recordset(NULL::deliveries, $1) r
    WHERE d.tenant_id = r.tenant_id AND d.alert_id = r.alert_id AND d.episode = r.episode AND d.cause = r.cause
      AND d.target_id = coalesce(r.destination_id, r.user_id) AND d.channel = r.channel AND d.parent_id IS NULL
      AND (d.state IN ('held', 'digesting') OR (d.state = 'skipped' AND d.state_reason = 'quiet_hours'))
    RETURNING d.id
  )
  SELECT ${WAKE} FROM hurried LIMIT 1`);

const waiting = `'${waitingStates.join("', '")}'`;

const ended = `'${endedStates.join("', '")}'`;

// of several reactions to one alert each cancels what is older than itself; the first one that does is the reason
const cancelOfAlerts = prepared(`
  WITH r AS MATERIALIZED (SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::text[])
    WITH ORDINALITY AS r (tenant_id, alert_id, epoch, reason, place)
  ), overtaken AS (
    SELECT d.id, (array_agg(r.reason ORDER BY r.place))[1] AS reason FROM r
    JOIN deliveries d ON d.tenant_id = r.tenant_id AND d.alert_id = r.alert_id AND d.kind = 'alert' AND d.state IN (${waiting})
      AND d.state <> 'digesting' AND (d.epoch IS NULL OR d.epoch < r.epoch)
    GROUP BY d.id
  )
  UPDATE deliveries d SET state = 'cancelled', state_reason = o.reason, version = version + 1, updated_at = $5
  FROM overtaken o WHERE d.id = o.id AND d.state IN (${waiting})
  RETURNING d.id`);

/** Cancels all that a target was to get. */
const cancelOfMember = prepared(`
  UPDATE deliveries SET state = 'cancelled', state_reason = $3, version = version + 1, updated_at = $4
  WHERE tenant_id = $1 AND target_id = $2 AND state IN (${waiting})
  RETURNING id`);

const report = prepared(`
  UPDATE deliveries SET state = $2::text, version = version + 1, updated_at = $4::timestamptz,
    state_reason = CASE WHEN $2::text = 'failed' THEN $5::text END,
    accepted_at = CASE WHEN $2::text = 'failed' THEN accepted_at ELSE coalesce(accepted_at, $4::timestamptz) END,
    delivered_at = CASE WHEN $2::text IN ('delivered', 'read') THEN coalesce(delivered_at, $4::timestamptz) ELSE delivered_at END,
    read_at = CASE WHEN $2::text = 'read' THEN coalesce(read_at, $4::timestamptz) ELSE read_at END
  WHERE id = $1 AND state = ANY ($3)
  RETURNING ${selectedDelivery()}`);

// those of one tenant wait for each other, so that two at a time are counted
const countTests = prepared(`
  SELECT count(d.id)::int AS count FROM (SELECT pg_advisory_xact_lock(hashtext('test messages'), hashtext($1::uuid::text))) AS alone
  LEFT JOIN deliveries d ON d.tenant_id = $1 AND d.kind = 'test' AND d.id >= $2 AND d.created_at > $3`);

const purge = prepared(`
  DELETE FROM deliveries WHERE id IN (
    SELECT id FROM deliveries WHERE id < $1 AND state IN (${ended}) ORDER BY id LIMIT $2)`);

/** Why deliveries are cancelled, and from which epoch of the alert on they are not. */
export interface CancellationOfAlert {
  readonly tenantId: string;
  readonly alertId: string;
  readonly reason: string;
  /** Deliveries of this epoch, and of later ones, stay. */
  readonly epoch: number;
}

@Injectable()
export class DeliveriesRepository {
  constructor(private readonly database: Database) {}

  /** Inserts rows that do not exist yet, in one statement. @returns the ids of the new ones */
  async add(scope: Scope, rows: readonly DeliveryRow[]): Promise<ReadonlySet<string>> {
    if (rows.length === 0) return new Set();
    const values = columns.of(rows, { content: ({ content }) => JSON.stringify(content) });
    const added = await this.database.query<{ id: string }[]>(scope, insert, values);
    return new Set(added.map(({ id }) => id));
  }

  /**
   * Sends now what exists already and waits for the end of quiet hours or for a digest, or was left out because of them: a page
   * passes them.
   */
  async hurry(scope: Scope, rows: readonly DeliveryRow[]): Promise<void> {
    if (rows.length > 0) await this.database.query(scope, hurry, [jsonRows(rows)]);
  }

  /** Cancels the firing deliveries of alerts that were not sent; items of digests stay, and are marked there. @returns how many */
  async cancelOfAlerts(scope: Scope, cancellations: readonly CancellationOfAlert[], now: Date): Promise<number> {
    if (cancellations.length === 0) return 0;
    const [rows] = await this.database.query<[unknown[], number]>(scope, cancelOfAlerts, [
      cancellations.map(({ tenantId }) => tenantId),
      cancellations.map(({ alertId }) => alertId),
      cancellations.map(({ epoch }) => epoch),
      cancellations.map(({ reason }) => reason),
      now,
    ]);
    return rows.length;
  }

  /** Cancels all that a member, or a destination, was to get. */
  async cancelOfTarget(tenantId: string, targetId: string, reason: string, now: Date): Promise<number> {
    const [rows] = await this.database.query<[unknown[], number]>(tenantId, cancelOfMember, [
      tenantId,
      targetId,
      reason,
      now,
    ]);
    return rows.length;
  }

  /** Counts the test messages of a tenant since a time. Needs a transaction, in which the tenant sends no others. */
  async countTestsSince(tenantId: string, since: Date): Promise<number> {
    const [row] = await this.database.query<{ count: number }[]>(tenantId, countTests, [
      tenantId,
      firstIdAt(since),
      since,
    ]);
    return row?.count ?? 0;
  }

  /** Deletes up to `max` deliveries that have ended and were made before an instant. @returns how many */
  async purgeBefore(instant: Date, max: number): Promise<number> {
    const [, deleted] = await this.database.query<[unknown, number]>(SYSTEM, purge, [firstIdAt(instant), max]);
    return deleted;
  }

  /** Applies a report of a provider. @returns the delivery, if the report changed it */
  async report(
    scope: Scope,
    id: string,
    state: ReportedState,
    { now, reason }: { readonly now: Date; readonly reason: string | null },
  ): Promise<DeliveryRow | undefined> {
    const from: readonly DeliveryState[] = changedByReport(state);
    const [rows] = await this.database.query<[DeliveryRow[], number]>(scope, report, [id, state, from, now, reason]);
    return rows[0];
  }
}
