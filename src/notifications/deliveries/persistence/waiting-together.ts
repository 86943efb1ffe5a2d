import { Injectable } from '@nestjs/common';
import { Database, SYSTEM } from '../../../../libs/database/database';
import { prepared } from '../../../../libs/database/prepared';
import { type DeliveryRow, selectedDelivery } from '../delivery-row';
import { targetIdOf } from '../delivery-target';

/** The most targets that one round makes messages for, and the most deliveries that they stand for together. */
export const MAX_TARGETS = 100;
export const MAX_TOGETHER = 10_000;

/** Deliveries that wait for the same target on the same channel for the same reason. */
export interface WaitingTarget {
  readonly tenantId: string;
  readonly targetId: string;
  readonly channel: string;
  readonly state: 'held' | 'bundled' | 'digesting';
  /** The incident or storm whose alerts are told together; null: it does not matter. */
  readonly groupId: string | null;
}

/** The name of a target in logs, and among those that failed. */
export const targetName = ({ tenantId, targetId, channel, state, groupId }: WaitingTarget): string =>
  [tenantId, targetId, channel, state, groupId ?? ''].join(' ').trimEnd();

/** The target of a delivery that waits. */
export const waitingTargetOf = (row: DeliveryRow): WaitingTarget => ({
  tenantId: row.tenantId,
  targetId: targetIdOf(row),
  channel: row.channel,
  state: row.state as WaitingTarget['state'],
  groupId: row.stateReason === GROUP_REASON ? row.groupId : null,
});

/** Why a delivery waits for others of its incident or storm. What is over a limit afterwards waits for another reason. */
export const GROUP_REASON = 'group';

const together = `CASE WHEN state_reason = '${GROUP_REASON}' THEN group_id END`;
const name = `concat_ws(' ', tenant_id, target_id, channel, state, ${together})`;

const due = prepared(`
  SELECT DISTINCT tenant_id AS "tenantId", target_id AS "targetId", channel, state, group_id AS "groupId" FROM (
    SELECT tenant_id, target_id, channel, state, ${together} AS group_id FROM deliveries
    WHERE state IN ('held', 'bundled', 'digesting') AND due_at <= $1 AND ${name} <> ALL ($2::text[])
    ORDER BY due_at LIMIT ${MAX_TOGETHER}) AS oldest LIMIT ${MAX_TARGETS}`);

// what is over a limit is told together, also what came last; all else only when it is due
const lock = prepared(`
  SELECT ${selectedDelivery('d')} FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::uuid[])
    AS wanted(tenant_id, target_id, channel, state, group_id)
  CROSS JOIN LATERAL (
    SELECT * FROM deliveries d WHERE d.tenant_id = wanted.tenant_id AND d.target_id = wanted.target_id
      AND d.channel = wanted.channel AND d.state = wanted.state AND d.state IN ('held', 'bundled', 'digesting')
      AND ${together} IS NOT DISTINCT FROM wanted.group_id
      AND (d.due_at <= $6 OR (d.state = 'bundled' AND wanted.group_id IS NULL))
    ORDER BY d.id LIMIT ${MAX_TOGETHER} FOR UPDATE SKIP LOCKED) AS d
  LIMIT ${MAX_TOGETHER}`);

const joins = `state = 'held' AND group_id IS NOT NULL`;

const tellIn = prepared(`
  UPDATE deliveries d SET state = $3, digest_id = told.by, version = version + 1, updated_at = $4
  FROM unnest($1::uuid[], $2::uuid[]) AS told(id, by) WHERE d.id = told.id`);

// what was held of an incident is told with the others that belong to it
const release = prepared(`
  UPDATE deliveries SET state = CASE WHEN ${joins} THEN 'bundled' ELSE 'pending' END,
    state_reason = CASE WHEN ${joins} THEN '${GROUP_REASON}' END, version = version + 1, updated_at = $2
  WHERE id = ANY ($1::uuid[])`);

const cancel = prepared(`
  UPDATE deliveries SET state = 'cancelled', state_reason = $2, version = version + 1, updated_at = $3
  WHERE id = ANY ($1::uuid[])`);

/** The deliveries that wait to be told together. */
@Injectable()
export class WaitingTogether {
  constructor(private readonly database: Database) {}

  /** The targets of which something is due. @param leftOut the names of those that are left out */
  due(now: Date, leftOut: readonly string[]): Promise<readonly WaitingTarget[]> {
    return this.database.query<WaitingTarget[]>(SYSTEM, due, [now, leftOut]);
  }

  /** Locks what waits for targets, in no order, as far as it is told now. Needs a transaction. */
  lock(targets: readonly WaitingTarget[], now: Date): Promise<readonly DeliveryRow[]> {
    return this.database.query<DeliveryRow[]>(SYSTEM, lock, [
      targets.map(({ tenantId }) => tenantId),
      targets.map(({ targetId }) => targetId),
      targets.map(({ channel }) => channel),
      targets.map(({ state }) => state),
      targets.map(({ groupId }) => groupId),
      now,
    ]);
  }

  /** Notes which deliveries are told by which other ones: pairs of their ids. */
  async tellIn(
    pairs: readonly (readonly [id: string, by: string])[],
    state: 'digested' | 'summarised',
    now: Date,
  ): Promise<void> {
    const values = [pairs.map(([id]) => id), pairs.map(([, by]) => by), state, now];
    if (pairs.length > 0) await this.database.query(SYSTEM, tellIn, values);
  }

  /** Lets deliveries be sent, each alone. */
  async release(ids: readonly string[], now: Date): Promise<void> {
    if (ids.length > 0) await this.database.query(SYSTEM, release, [ids, now]);
  }

  /** Ends deliveries of which there is nothing left to tell. */
  async cancel(ids: readonly string[], reason: string, now: Date): Promise<void> {
    if (ids.length > 0) await this.database.query(SYSTEM, cancel, [ids, reason, now]);
  }
}
