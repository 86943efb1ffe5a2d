import { Injectable } from '@nestjs/common';
import { Database, SYSTEM } from '../../../libs/database/database';
import { uuidv7 } from '../../../libs/kernel/uuid';

export interface FoldedKey {
  readonly tenantId: string;
  readonly aggregationKey: string;
  readonly alertType: string;
  readonly windowMinutes: number;
  /** The least minutes until the key may have another alert; 0: none. */
  readonly throttleMinutes: number;
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

const isOpen = '(NOT $10 AND a.is_active AND excluded.last_occurrence < a.open_until)';
const isThrottled = `(NOT ${isOpen} AND coalesce(excluded.last_occurrence < a.throttled_until, false))`;

const trail = `
  (CASE WHEN jsonb_array_length(a.individual_alert_ids) >= ${LONGEST_TRAIL} THEN a.individual_alert_ids - 0
        ELSE a.individual_alert_ids END) || excluded.individual_alert_ids`;

/** What a column becomes when the key is open, throttled, or starts over. */
const becomes = (column: string, open: string, throttled: string, afresh = `excluded.${column}`) =>
  `${column} = CASE WHEN ${isOpen} THEN ${open} WHEN ${isThrottled} THEN ${throttled} ELSE ${afresh} END`;

const unless = (column: string) => becomes(column, `a.${column}`, `a.${column}`);

const foldKeys = `
  INSERT INTO alert_aggregations AS a (id, tenant_id, aggregation_key, alert_type, count, first_occurrence, last_occurrence,
    open_until, throttled_until, aggregated_alert_id, individual_alert_ids)
  SELECT id, tenant_id, key, alert_type, count, $9, $9, open_until, throttled_until, alert_id, jsonb_build_array(alert_id)
  FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::int[], $6::uuid[], $7::timestamptz[], $8::timestamptz[])
    AS k(id, tenant_id, key, alert_type, count, alert_id, open_until, throttled_until)
  ON CONFLICT (tenant_id, aggregation_key) DO UPDATE SET
    ${becomes('count', 'a.count + excluded.count', 'a.count')},
    ${becomes('throttled_count', 'a.throttled_count', 'a.throttled_count + excluded.count', 'a.throttled_count')},
    ${unless('first_occurrence')},
    ${becomes('last_occurrence', 'greatest(a.last_occurrence, excluded.last_occurrence)', 'a.last_occurrence')},
    ${becomes('open_until', 'greatest(a.open_until, excluded.open_until)', 'a.open_until')},
    ${unless('throttled_until')},
    ${unless('aggregated_alert_id')},
    ${becomes('individual_alert_ids', 'a.individual_alert_ids', 'a.individual_alert_ids', trail)},
    is_active = NOT ${isThrottled}
  RETURNING tenant_id, aggregation_key, aggregated_alert_id, is_active`;

const holdKeys = `
  UPDATE alert_aggregations
  SET is_active = false, aggregated_alert_id = NULL, throttled_until = NULL, throttled_count = throttled_count + count, count = 0
  WHERE tenant_id = ANY($1) AND aggregated_alert_id = ANY($2)`;

const closeKeys = `
  UPDATE alert_aggregations a SET is_active = false
  FROM unnest($1::uuid[], $2::text[], $3::uuid[]) AS closed(tenant_id, key, alert_id)
  WHERE a.tenant_id = closed.tenant_id AND a.aggregation_key = closed.key AND a.aggregated_alert_id = closed.alert_id`;

interface FoldedRow {
  readonly tenant_id: string;
  readonly aggregation_key: string;
  readonly aggregated_alert_id: string;
  readonly is_active: boolean;
}

const minutesAfter = (at: Date, minutes: number): Date => new Date(at.getTime() + minutes * 60_000);
const placeOf = ({ tenant_id, aggregation_key }: FoldedRow): string => `${tenant_id} ${aggregation_key}`;

/** Reads and writes `alert_aggregations`. */
@Injectable()
export class AggregationsRepository {
  constructor(private readonly database: Database) {}

  /**
   * Adds the occurrences to their keys; a key that is not open starts over with its new alert.
   * @param keys distinct, sorted: all writers lock them in the same order
   * @param isAfresh start all of them over
   * @returns for each key the alert that tells of it; undefined where it is too soon for another one
   */
  async fold(keys: readonly FoldedKey[], at: Date, isAfresh: boolean): Promise<readonly (string | undefined)[]> {
    const rows = await this.database.in(SYSTEM, (entities) =>
      entities.query<FoldedRow[]>(foldKeys, [
        keys.map(() => uuidv7(at.getTime())),
        keys.map(({ tenantId }) => tenantId),
        keys.map(({ aggregationKey }) => aggregationKey),
        keys.map(({ alertType }) => alertType),
        keys.map(({ count }) => count),
        keys.map(({ newAlertId }) => newAlertId),
        keys.map(({ windowMinutes }) => minutesAfter(at, windowMinutes)),
        keys.map(({ throttleMinutes }) => (throttleMinutes > 0 ? minutesAfter(at, throttleMinutes) : null)),
        at,
        isAfresh,
      ]),
    );
    const alertIds = new Map(
      rows.filter(({ is_active }) => is_active).map((row) => [placeOf(row), row.aggregated_alert_id]),
    );
    return keys.map(({ tenantId, aggregationKey }) => alertIds.get(`${tenantId} ${aggregationKey}`));
  }

  /** Takes back keys that have just started over with these alerts: none is raised. */
  async hold(keys: readonly { tenantId: string; alertId: string }[]): Promise<void> {
    const tenantIds = [...new Set(keys.map(({ tenantId }) => tenantId))];
    await this.database.in(SYSTEM, (entities) =>
      entities.query(holdKeys, [tenantIds, keys.map(({ alertId }) => alertId)]),
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
