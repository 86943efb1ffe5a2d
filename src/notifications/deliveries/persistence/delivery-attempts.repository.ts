import { Injectable } from '@nestjs/common';
import { Database, type Scope, SYSTEM } from '../../../../libs/database/database';
import { selected } from '../../../../libs/database/columns';
import { prepared } from '../../../../libs/database/prepared';
import { RowArrays } from '../../../../libs/database/row-arrays';
import { attemptColumnTypes, type DeliveryAttemptRow, type DeliveryRow, selectedDelivery } from '../delivery-row';

/** What is recorded of a message when it is about to leave. */
export type AttemptStart = Pick<
  DeliveryRow,
  | 'id'
  | 'tenantId'
  | 'provider'
  | 'providerFailures'
  | 'locale'
  | 'templateId'
  | 'templateError'
  | 'subject'
  | 'message'
  | 'reason'
  | 'address'
> & { readonly n: number; readonly startedAt: Date };

/** How an attempt ended, and what becomes of its delivery. */
export type AttemptEnding = Pick<
  DeliveryRow,
  'id' | 'providerFailures' | 'state' | 'stateReason' | 'dueAt' | 'providerMessageId' | 'raced'
> &
  Pick<DeliveryAttemptRow, 'n' | 'outcome' | 'statusCode' | 'errorCode' | 'error' | 'retryAfterSeconds'> & {
    readonly endedAt: Date;
  };

/** What becomes of a delivery that is not sent now. */
export type Deferral = Pick<DeliveryRow, 'id' | 'state' | 'stateReason' | 'dueAt'>;

const starts = new RowArrays<keyof AttemptStart>({
  id: 'uuid',
  tenantId: 'uuid',
  n: 'int',
  provider: 'text',
  providerFailures: 'int',
  locale: 'text',
  templateId: 'text',
  templateError: 'text',
  subject: 'text',
  message: 'text',
  reason: 'text',
  address: 'text',
  startedAt: 'timestamptz',
});

const start = prepared(`
  WITH r AS MATERIALIZED (SELECT * FROM ${starts.sql}), started AS (
    UPDATE deliveries d SET attempt_count = r.n, provider = r.provider, provider_failures = r.provider_failures, locale = r.locale,
      template_id = r.template_id, template_error = r.template_error, subject = r.subject, message = r.message, reason = r.reason, address = r.address,
      lease_until = greatest(d.lease_until, r.started_at + interval '60 seconds')
    FROM r WHERE d.id = r.id AND d.state = 'sending' AND d.attempt_count = r.n - 1
    RETURNING d.id
  ), attempts AS (
    INSERT INTO delivery_attempts (delivery_id, tenant_id, n, provider, started_at)
    SELECT r.id, r.tenant_id, r.n, r.provider, r.started_at FROM r JOIN started USING (id)
  )
  SELECT id FROM started`);

const endings = new RowArrays<keyof AttemptEnding>({
  id: 'uuid',
  n: 'int',
  state: 'text',
  stateReason: 'text',
  dueAt: 'timestamptz',
  providerFailures: 'int',
  providerMessageId: 'text',
  raced: 'boolean',
  outcome: 'text',
  statusCode: 'int',
  errorCode: 'text',
  error: 'text',
  retryAfterSeconds: 'int',
  endedAt: 'timestamptz',
});

// a report of the provider may have come before its answer; an answer may come after the lease
const end = prepared(`
  WITH r AS MATERIALIZED (SELECT * FROM ${endings.sql}), attempts AS (
    UPDATE delivery_attempts a SET ended_at = r.ended_at, outcome = r.outcome, status_code = r.status_code,
      error_code = r.error_code, error = r.error, retry_after_seconds = r.retry_after_seconds
    FROM r WHERE a.delivery_id = r.id AND a.n = r.n AND (a.ended_at IS NULL OR r.outcome = 'accepted')
  ), before AS (
    SELECT d.id, d.state FROM deliveries d JOIN r USING (id) ORDER BY d.id FOR UPDATE OF d
  ), ended AS (
    UPDATE deliveries d SET
      state = CASE WHEN changes.now THEN r.state ELSE d.state END,
      state_reason = CASE WHEN changes.now THEN r.state_reason ELSE d.state_reason END,
      due_at = CASE WHEN changes.now THEN r.due_at ELSE d.due_at END,
      provider_failures = r.provider_failures,
      provider_message_id = coalesce(r.provider_message_id, d.provider_message_id),
      accepted_at = CASE WHEN r.state = 'accepted' THEN coalesce(d.accepted_at, r.ended_at) ELSE d.accepted_at END,
      raced = d.raced OR r.raced, lease_until = NULL, version = d.version + 1, updated_at = r.ended_at
    FROM r JOIN before USING (id)
    CROSS JOIN LATERAL (SELECT before.state = 'sending'
      OR (r.state = 'accepted' AND before.state IN ('retrying', 'pending', 'unknown')) AS now) AS changes
    WHERE d.id = r.id AND (d.attempt_count = r.n OR r.state = 'accepted')
    RETURNING ${selectedDelivery('d')}, changes.now AS "isChanged"
  )
  SELECT * FROM ended WHERE "isChanged"`);

const deferrals = new RowArrays<keyof Deferral>({
  id: 'uuid',
  state: 'text',
  stateReason: 'text',
  dueAt: 'timestamptz',
});

const defer = prepared(`
  UPDATE deliveries d SET state = r.state, state_reason = r.state_reason, due_at = r.due_at, lease_until = NULL,
    version = d.version + 1, updated_at = $5
  FROM ${deferrals.sql} WHERE d.id = r.id AND d.state = 'sending'
  RETURNING ${selectedDelivery('d')}`);

const attemptsOf = prepared(`
  SELECT ${selected(Object.keys(attemptColumnTypes))} FROM delivery_attempts
  WHERE delivery_id = ANY ($1::uuid[]) ORDER BY delivery_id, n`);

/** The attempts to send, and what they make of their deliveries. */
@Injectable()
export class DeliveryAttemptsRepository {
  constructor(private readonly database: Database) {}

  /** Records attempts before they are made. @returns the ids of the deliveries that are still this process's */
  async start(rows: readonly AttemptStart[]): Promise<ReadonlySet<string>> {
    if (rows.length === 0) return new Set();
    const started = await this.database.query<{ id: string }[]>(SYSTEM, start, starts.of(rows));
    return new Set(started.map(({ id }) => id));
  }

  /** Records how attempts ended. @returns the deliveries whose state has changed, as they are now */
  async end(rows: readonly AttemptEnding[]): Promise<readonly DeliveryRow[]> {
    return rows.length === 0 ? [] : this.database.query<DeliveryRow[]>(SYSTEM, end, endings.of(rows));
  }

  /** Puts claimed deliveries back, or ends them, without an attempt. @returns them, as they are now */
  async defer(rows: readonly Deferral[], now: Date): Promise<readonly DeliveryRow[]> {
    if (rows.length === 0) return [];
    const values = [...deferrals.of(rows), now];
    return (await this.database.query<[DeliveryRow[], number]>(SYSTEM, defer, values))[0];
  }

  /** The attempts of deliveries, the first ones first. */
  async of(scope: Scope, deliveryIds: readonly string[]): Promise<readonly DeliveryAttemptRow[]> {
    return deliveryIds.length === 0 ? [] : this.database.query(scope, attemptsOf, [deliveryIds]);
  }
}
