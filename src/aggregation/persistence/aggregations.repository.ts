import { Injectable } from '@nestjs/common';
import { Database, SYSTEM } from '../../../libs/database/database';
import { uuidv7 } from '../../../libs/kernel/uuid';

export interface FoldedKey {
  readonly tenantId: string;
  readonly aggregationKey: string;
  readonly alertType: string;
  readonly windowMinutes: number;
  /** How many occurrences it is now. */
  readonly count: number;
  /** The alert that tells of the problem, if none does yet. */
  readonly newAlertId: string;
}

export interface ClosedKey {
  readonly tenantId: string;
  readonly aggregationKey: string;
  readonly alertId: string;
}

const LONGEST_TRAIL = 100;

const isOpen = '(NOT $9 AND a.is_active AND excluded.last_occurrence < a.open_until)';

const trail = `
  (CASE WHEN jsonb_array_length(a.individual_alert_ids) >= ${LONGEST_TRAIL} THEN a.individual_alert_ids - 0
        ELSE a.individual_alert_ids END) || excluded.individual_alert_ids`;

const foldKeys = `
  INSERT INTO alert_aggregations AS a (id, tenant_id, aggregation_key, alert_type, count, first_occurrence, last_occurrence,
    open_until, aggregated_alert_id, individual_alert_ids)
  SELECT id, tenant_id, key, alert_type, count, $8, $8, open_until, alert_id, jsonb_build_array(alert_id)
  FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::int[], $6::uuid[], $7::timestamptz[])
    AS k(id, tenant_id, key, alert_type, count, alert_id, open_until)
  ON CONFLICT (tenant_id, aggregation_key) DO UPDATE SET
    count = CASE WHEN ${isOpen} THEN a.count + excluded.count ELSE excluded.count END,
    first_occurrence = CASE WHEN ${isOpen} THEN a.first_occurrence ELSE excluded.first_occurrence END,
    last_occurrence = greatest(a.last_occurrence, excluded.last_occurrence),
    open_until = greatest(a.open_until, excluded.open_until),
    aggregated_alert_id = CASE WHEN ${isOpen} THEN a.aggregated_alert_id ELSE excluded.aggregated_alert_id END,
    individual_alert_ids = CASE WHEN ${isOpen} THEN a.individual_alert_ids ELSE ${trail} END,
    is_active = true
  RETURNING tenant_id, aggregation_key, aggregated_alert_id`;

const closeKeys = `
  UPDATE alert_aggregations a SET is_active = false
  FROM unnest($1::uuid[], $2::text[], $3::uuid[]) AS closed(tenant_id, key, alert_id)
  WHERE a.tenant_id = closed.tenant_id AND a.aggregation_key = closed.key AND a.aggregated_alert_id = closed.alert_id`;

interface FoldedRow {
  readonly tenant_id: string;
  readonly aggregation_key: string;
  readonly aggregated_alert_id: string;
}

const openUntil = (at: Date, windowMinutes: number): Date => new Date(at.getTime() + windowMinutes * 60_000);

/** Reads and writes `alert_aggregations`. */
@Injectable()
export class AggregationsRepository {
  constructor(private readonly database: Database) {}

  /**
   * Adds the occurrences to their keys; a key that is not open starts over with its new alert.
   * @param keys distinct, sorted: all writers lock them in the same order
   * @param isAfresh start all of them over
   * @returns for each key the alert that tells of it
   */
  async fold(keys: readonly FoldedKey[], at: Date, isAfresh: boolean): Promise<readonly string[]> {
    const rows = await this.database.in(SYSTEM, (entities) =>
      entities.query<FoldedRow[]>(foldKeys, [
        keys.map(() => uuidv7(at.getTime())),
        keys.map(({ tenantId }) => tenantId),
        keys.map(({ aggregationKey }) => aggregationKey),
        keys.map(({ alertType }) => alertType),
        keys.map(({ count }) => count),
        keys.map(({ newAlertId }) => newAlertId),
        keys.map(({ windowMinutes }) => openUntil(at, windowMinutes)),
        at,
        isAfresh,
      ]),
    );
    const alertIds = new Map(rows.map((row) => [`${row.tenant_id} ${row.aggregation_key}`, row.aggregated_alert_id]));
    return keys.map(
      ({ tenantId, aggregationKey, newAlertId }) => alertIds.get(`${tenantId} ${aggregationKey}`) ?? newAlertId,
    );
  }

  /** Frees the keys whose alert is closed, unless another alert tells of the problem by now. */
  async close(keys: readonly ClosedKey[]): Promise<void> {
    await this.database.in(SYSTEM, (entities) =>
      entities.query(closeKeys, [
        keys.map(({ tenantId }) => tenantId),
        keys.map(({ aggregationKey }) => aggregationKey),
        keys.map(({ alertId }) => alertId),
      ]),
    );
  }
}
