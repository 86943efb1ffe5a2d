import { Injectable } from '@nestjs/common';
import { Database, SYSTEM } from '../../../libs/database/database';
import { uuidv7 } from '../../../libs/kernel/uuid';
import { type KeyRow, minutesAfter, keyTextOf } from './aggregations.repository';

/** The end of a problem. */
export interface RecoveredKey {
  readonly tenantId: string;
  readonly aggregationKey: string;
  readonly alertType: string;
  /** When it was over. */
  readonly at: Date;
}

/** When a problem flaps. */
export interface FlappingLimits {
  /** So many ends within the window make the next alert a flapping one; 0: never. */
  readonly cycles: number;
  readonly windowMinutes: number;
  /** It is over when the problem neither ended nor began for so long. */
  readonly calmMinutes: number;
}

const ends = '(a.is_active AND NOT a.is_over AND NOT coalesce(a.last_event_at > excluded.recovered_at, false))';
const recentEnds = '(SELECT array_agg(e ORDER BY e) FROM unnest(a.recent_ends) e WHERE e > $7)';
const isEnough = `(a.is_flapping OR coalesce(cardinality(${recentEnds}), 0) + 1 >= $8)`;

// a key never seen remembers the end too: what began before it may still come; one that flaps stays open
const recoverKeys = `
  INSERT INTO alert_aggregations AS a (id, tenant_id, aggregation_key, alert_type, count, first_occurrence, last_occurrence,
    open_until, individual_alert_ids, is_active, recovered_at, alert_count)
  SELECT id, tenant_id, key, alert_type, 0, at, at, at, '[]', false, at, 0
  FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::timestamptz[]) AS k(id, tenant_id, key, alert_type, at)
  ON CONFLICT (tenant_id, aggregation_key) DO UPDATE SET
    recovered_at = greatest(a.recovered_at, excluded.recovered_at),
    recent_ends = CASE WHEN ${ends} AND NOT a.is_flapping AND $8 > 0 THEN ${recentEnds} || $6::timestamptz ELSE a.recent_ends END,
    flapping_until = CASE WHEN ${ends} AND $8 > 0 AND ${isEnough} THEN $9 ELSE a.flapping_until END,
    is_over = a.is_flapping AND (a.is_over OR ${ends}),
    is_active = a.is_active AND (a.is_flapping OR NOT ${ends})
  RETURNING tenant_id, aggregation_key, is_active, individual_alert_ids`;

// of the two ends of flapping: it is over for good, or it goes on
const settleKeys = `
  WITH due AS (
    SELECT id, is_over FROM alert_aggregations WHERE is_flapping AND flapping_until <= $1
    ORDER BY tenant_id, aggregation_key LIMIT $2 FOR UPDATE SKIP LOCKED
  )
  UPDATE alert_aggregations a
  SET is_active = a.is_active AND NOT due.is_over, is_flapping = false, is_over = false, flapping_until = NULL, recent_ends = '{}'
  FROM due WHERE a.id = due.id RETURNING due.is_over, a.individual_alert_ids`;

const expireKeys = `
  WITH due AS (
    SELECT id FROM alert_aggregations WHERE is_active AND expires_at <= $1
    ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED
  )
  UPDATE alert_aggregations a SET is_active = false, is_flapping = false, is_over = false, flapping_until = NULL
  FROM due WHERE a.id = due.id RETURNING a.individual_alert_ids`;

interface RecoveredRow extends KeyRow {
  readonly is_active: boolean;
  readonly individual_alert_ids: readonly string[];
}

/** How problems end: writes to `alert_aggregations`. */
@Injectable()
export class ProblemEndsRepository {
  constructor(private readonly database: Database) {}

  /**
   * Notes that problems are over.
   * @param keys distinct, sorted: all writers lock them in the same order
   * @returns the alerts that told of them, by tenant and key; keys with a later occurrence are missing
   */
  async recover(
    keys: readonly RecoveredKey[],
    at: Date,
    { cycles, windowMinutes, calmMinutes }: FlappingLimits,
  ): Promise<ReadonlyMap<string, readonly string[]>> {
    const rows = await this.database.query<RecoveredRow[]>(SYSTEM, recoverKeys, [
      keys.map(() => uuidv7(at.getTime())),
      keys.map(({ tenantId }) => tenantId),
      keys.map(({ aggregationKey }) => aggregationKey),
      keys.map(({ alertType }) => alertType),
      keys.map((key) => key.at),
      at,
      minutesAfter(at, -windowMinutes),
      cycles,
      minutesAfter(at, calmMinutes),
    ]);
    const over = rows.filter(({ is_active }) => !is_active);
    return new Map(over.map((row) => [keyTextOf(row), row.individual_alert_ids]));
  }

  /**
   * Frees some of the keys of which nothing came for as long as their rule waits.
   * @returns the alerts that told of them, the earlier ones too
   */
  async expire(at: Date, max: number): Promise<readonly string[]> {
    const [rows] = await this.database.query<[{ individual_alert_ids: string[] }[], number]>(SYSTEM, expireKeys, [
      at,
      max,
    ]);
    return rows.flatMap(({ individual_alert_ids }) => individual_alert_ids);
  }

  /**
   * Lets go of some of the problems that flapped and are calm now.
   * @returns the alerts that told of them, the earlier ones too, and whether the problem is over
   */
  async settle(
    at: Date,
    max: number,
  ): Promise<readonly { readonly isOver: boolean; readonly alertIds: readonly string[] }[]> {
    const [rows] = await this.database.query<[{ is_over: boolean; individual_alert_ids: string[] }[], number]>(
      SYSTEM,
      settleKeys,
      [at, max],
    );
    return rows.map(({ is_over, individual_alert_ids }) => ({ isOver: is_over, alertIds: individual_alert_ids }));
  }
}
