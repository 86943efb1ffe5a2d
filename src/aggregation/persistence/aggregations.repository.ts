import { Injectable } from '@nestjs/common';
import { Database, SYSTEM } from '../../../libs/database/database';
import { prepared } from '../../../libs/database/prepared';
import { uuidv7 } from '../../../libs/kernel/uuid';

export interface FoldedKey {
  readonly tenantId: string;
  readonly aggregationKey: string;
  readonly alertType: string;
  readonly windowMinutes: number;
  /** The least minutes until the key may have another alert; 0: none. */
  readonly throttleMinutes: number;
  /** After so many minutes without an occurrence its alert resolves itself; null: never. */
  readonly autoResolveMinutes: number | null;
  /** When the latest of the occurrences happened. */
  readonly lastEventAt: Date;
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

/** The alert that tells of the occurrences of a key. */
export interface FoldedInto {
  readonly alertId: string;
  /** The alert of the key before a new one. */
  readonly previousAlertId: string | null;
  /** The how manieth alert of the key it is. */
  readonly recurrence: number;
  /** The problem ends and begins again and again: its alert is held open until it is calm. */
  readonly isFlapping: boolean;
  /** Occurrences of the key were throttled at some time. */
  readonly hasThrottled: boolean;
}

const MAX_TRAIL_LENGTH = 100;
const UUID_LENGTH = 36;

const isOpen = '(NOT $10 AND a.is_active AND (excluded.last_occurrence < a.open_until OR a.is_flapping))';
// the problem was over since: an occurrence that comes late tells of nothing that goes on
const isOutdated = `(NOT ${isOpen} AND coalesce(excluded.last_event_at < a.recovered_at, false))`;
const isThrottled = `(NOT ${isOpen} AND NOT ${isOutdated} AND coalesce(excluded.last_occurrence < a.throttled_until, false))`;
const isQuiet = `(${isThrottled} OR ${isOutdated})`;

const trail = `
  (CASE WHEN jsonb_array_length(a.individual_alert_ids) >= ${MAX_TRAIL_LENGTH} THEN a.individual_alert_ids - 0
        ELSE a.individual_alert_ids END) || excluded.individual_alert_ids`;

/** What a column becomes when the key is open, or starts over; else it stays. */
const becomes = (column: string, open: string, afresh = `excluded.${column}`) =>
  `${column} = CASE WHEN ${isOpen} THEN ${open} WHEN ${isQuiet} THEN a.${column} ELSE ${afresh} END`;

const startsWithAlert = (column: string) => becomes(column, `a.${column}`);
const growing = (column: string) => becomes(column, `greatest(a.${column}, excluded.${column})`);

const foldKeys = prepared(`
  INSERT INTO alert_aggregations AS a (id, tenant_id, aggregation_key, alert_type, count, first_occurrence, last_occurrence,
    open_until, throttled_until, aggregated_alert_id, individual_alert_ids, last_event_at, expires_at)
  SELECT id, tenant_id, key, alert_type, count, $9, $9, open_until, throttled_until, alert_id, jsonb_build_array(alert_id),
    last_event_at, expires_at
  FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::int[], $6::uuid[], $7::timestamptz[], $8::timestamptz[],
      $11::timestamptz[], $12::timestamptz[])
    AS k(id, tenant_id, key, alert_type, count, alert_id, open_until, throttled_until, last_event_at, expires_at)
  ON CONFLICT (tenant_id, aggregation_key) DO UPDATE SET
    ${becomes('count', 'a.count + excluded.count')},
    throttled_count = a.throttled_count + CASE WHEN ${isThrottled} THEN excluded.count ELSE 0 END,
    ${startsWithAlert('first_occurrence')},
    ${growing('last_occurrence')},
    ${growing('open_until')},
    ${startsWithAlert('throttled_until')},
    ${startsWithAlert('aggregated_alert_id')},
    ${becomes('individual_alert_ids', 'a.individual_alert_ids', trail)},
    ${growing('last_event_at')},
    ${becomes('expires_at', 'excluded.expires_at')},
    ${becomes('alert_count', 'a.alert_count', 'a.alert_count + 1')},
    ${becomes('previous_alert_id', 'a.previous_alert_id', 'a.aggregated_alert_id')},
    ${becomes('is_flapping', 'a.is_flapping', 'coalesce(a.flapping_until > $9, false)')},
    ${becomes('flapping_until', 'CASE WHEN a.is_over THEN $13 ELSE a.flapping_until END', 'a.flapping_until')},
    ${becomes('is_over', 'false', 'false')},
    is_active = CASE WHEN ${isQuiet} THEN a.is_active AND NOT $10 ELSE true END
  RETURNING tenant_id, aggregation_key, aggregated_alert_id, is_active AND (open_until > $9 OR is_flapping) AS is_told,
    recovered_at, previous_alert_id, alert_count, is_flapping, throttled_count > 0 AS has_throttled`);

const lockKeys = `
  SELECT 1 FROM unnest($1::uuid[], $2::text[]) WITH ORDINALITY AS k(tenant_id, key, place)
  JOIN alert_aggregations a ON a.tenant_id = k.tenant_id AND a.aggregation_key = k.key
  ORDER BY place FOR UPDATE OF a`;

const holdKeys = `
  UPDATE alert_aggregations
  SET is_active = false, aggregated_alert_id = previous_alert_id, alert_count = alert_count - 1, throttled_until = NULL,
    individual_alert_ids = individual_alert_ids - aggregated_alert_id::text, throttled_count = throttled_count + count, count = 0
  WHERE tenant_id = ANY($1) AND aggregated_alert_id = ANY($2)`;

const restoreKeys = `
  UPDATE alert_aggregations a SET aggregated_alert_id = r.old_id, alert_count = a.alert_count - 1,
    individual_alert_ids = a.individual_alert_ids - r.new_id::text
  FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS r(tenant_id, new_id, old_id)
  WHERE a.tenant_id = r.tenant_id AND a.aggregated_alert_id = r.new_id`;

const closeKeys = `
  UPDATE alert_aggregations a SET is_active = false, is_flapping = false, is_over = false, flapping_until = NULL
  FROM unnest($1::uuid[], $2::text[], $3::uuid[]) AS closed(tenant_id, key, alert_id)
  WHERE a.tenant_id = closed.tenant_id AND a.aggregation_key = closed.key AND a.aggregated_alert_id = closed.alert_id
    AND a.is_active`;

const reopenKeys = `
  UPDATE alert_aggregations a
  SET is_active = true, is_over = false, aggregated_alert_id = r.alert_id, open_until = greatest(a.open_until, r.open_until),
    previous_alert_id = CASE WHEN a.aggregated_alert_id = r.alert_id THEN a.previous_alert_id ELSE a.aggregated_alert_id END
  FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::timestamptz[]) AS r(tenant_id, key, alert_id, open_until)
  WHERE a.tenant_id = r.tenant_id AND a.aggregation_key = r.key AND NOT a.is_active`;

export interface KeyRow {
  readonly tenant_id: string;
  readonly aggregation_key: string;
}

interface FoldedRow extends KeyRow {
  readonly aggregated_alert_id: string;
  /** The alert tells of the occurrences. */
  readonly is_told: boolean;
  readonly recovered_at: Date | null;
  readonly previous_alert_id: string | null;
  readonly alert_count: number;
  readonly is_flapping: boolean;
  readonly has_throttled: boolean;
}

export const minutesAfter = (at: Date, minutes: number): Date => new Date(at.getTime() + minutes * 60_000);
const foldedInto = ({ lastEventAt }: FoldedKey, row: FoldedRow | undefined): FoldedInto | 'throttled' | 'outdated' => {
  if (row?.is_told)
    return {
      alertId: row.aggregated_alert_id,
      previousAlertId: row.previous_alert_id,
      recurrence: row.alert_count,
      isFlapping: row.is_flapping,
      hasThrottled: row.has_throttled,
    };
  return row?.recovered_at && lastEventAt < row.recovered_at ? 'outdated' : 'throttled';
};
export const keyTextOf = ({ tenant_id, aggregation_key }: KeyRow): string => `${tenant_id} ${aggregation_key}`;

/** Reads and writes `alert_aggregations`. */
@Injectable()
export class AggregationsRepository {
  constructor(private readonly database: Database) {}

  /**
   * Adds the occurrences to their keys; a key that is not open starts over with its new alert.
   * @param keys distinct, sorted: all writers lock them in the same order
   * @param isAfresh start all of them over
   * @returns for each key the alert that tells of it, or why none does
   */
  async fold(
    keys: readonly FoldedKey[],
    at: Date,
    isRestart: boolean,
    calmMinutes: number,
  ): Promise<readonly (FoldedInto | 'throttled' | 'outdated')[]> {
    const rows = await this.database.query<FoldedRow[]>(SYSTEM, foldKeys, [
      keys.map(() => uuidv7(at.getTime())),
      keys.map(({ tenantId }) => tenantId),
      keys.map(({ aggregationKey }) => aggregationKey),
      keys.map(({ alertType }) => alertType),
      keys.map(({ count }) => count),
      keys.map(({ newAlertId }) => newAlertId),
      keys.map(({ windowMinutes }) => minutesAfter(at, windowMinutes)),
      keys.map(({ throttleMinutes }) => (throttleMinutes > 0 ? minutesAfter(at, throttleMinutes) : null)),
      at,
      isRestart,
      keys.map(({ lastEventAt }) => lastEventAt),
      keys.map(({ autoResolveMinutes }) => (autoResolveMinutes === null ? null : minutesAfter(at, autoResolveMinutes))),
      minutesAfter(at, calmMinutes),
    ]);
    const found = new Map(rows.map((row) => [keyTextOf(row), row]));
    return keys.map((key) => foldedInto(key, found.get(`${key.tenantId} ${key.aggregationKey}`)));
  }

  /** Locks keys until the transaction ends, in the order in which all writers do. */
  async lock(keys: readonly { tenantId: string; aggregationKey: string }[]): Promise<void> {
    const places = keys.map(({ tenantId, aggregationKey }) => `${tenantId} ${aggregationKey}`);
    const sorted = [...new Set(places)]
      .sort()
      .map((place) => [place.slice(0, UUID_LENGTH), place.slice(UUID_LENGTH + 1)]);
    const values = [sorted.map(([tenantId]) => tenantId), sorted.map(([, key]) => key)];
    await this.database.query(SYSTEM, lockKeys, values);
  }

  /** Takes back keys that have just started over with these alerts: none is raised. */
  async hold(keys: readonly { tenantId: string; alertId: string }[]): Promise<void> {
    const tenantIds = [...new Set(keys.map(({ tenantId }) => tenantId))];
    await this.database.query(SYSTEM, holdKeys, [tenantIds, keys.map(({ alertId }) => alertId)]);
  }

  /** The alerts before these were opened again in their place, and tell of the keys. */
  async restore(keys: readonly { tenantId: string; newId: string; oldId: string }[]): Promise<void> {
    await this.database.query(SYSTEM, restoreKeys, [
      keys.map(({ tenantId }) => tenantId),
      keys.map(({ newId }) => newId),
      keys.map(({ oldId }) => oldId),
    ]);
  }

  /** These alerts are open again, and tell of their keys for so long, unless another alert does by now. */
  async reopen(keys: readonly (ClosedKey & { readonly timestamp: string })[], windowMinutes: number): Promise<void> {
    await this.lock(keys);
    await this.database.query(SYSTEM, reopenKeys, [
      keys.map(({ tenantId }) => tenantId),
      keys.map(({ aggregationKey }) => aggregationKey),
      keys.map(({ alertId }) => alertId),
      keys.map(({ timestamp }) => minutesAfter(new Date(timestamp), windowMinutes)),
    ]);
  }

  /** Frees the keys whose alert is closed, unless another alert tells of the problem by now. */
  async close(keys: readonly ClosedKey[]): Promise<void> {
    await this.lock(keys);
    await this.database.query(SYSTEM, closeKeys, [
      keys.map(({ tenantId }) => tenantId),
      keys.map(({ aggregationKey }) => aggregationKey),
      keys.map(({ alertId }) => alertId),
    ]);
  }
}
