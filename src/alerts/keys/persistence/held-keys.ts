import type { EntityManager } from 'typeorm';
import { prepared } from '../../../../libs/database/prepared';
import { openInSql } from '../../listing/alert-view';

/**
 * SQL that locks keys, in the order of `inLockOrder`. All transactions lock keys in this order, and before their alerts,
 * which avoids deadlocks.
 * @param alias the alias of `alert_aggregations`
 */
export const lockInOrder = (alias: string): string =>
  `ORDER BY ${alias}.tenant_id, ${alias}.aggregation_key COLLATE "C" FOR UPDATE OF ${alias}`;

const lockKeys = prepared(`
  SELECT 1 FROM alert_aggregations k JOIN alerts a ON k.tenant_id = a.tenant_id AND k.aggregation_key = a.aggregation_key
  WHERE a.id = ANY($1::uuid[]) ${lockInOrder('k')}`);

const selectHolders = prepared(`
  SELECT a.id AS "alertId", k.id AS "keyId", CASE WHEN k.is_active THEN k.aggregated_alert_id END AS "holderId"
  FROM alert_aggregations k JOIN alerts a ON k.tenant_id = a.tenant_id AND k.aggregation_key = a.aggregation_key
  WHERE a.id = ANY($1::uuid[])`);

// a key that is closed already keeps `flapping_until`: its problem ended by itself, and that counts as a cycle of
// flapping
const closeKeys = prepared(`
  UPDATE alert_aggregations k
  SET is_active = false, is_flapping = false, is_over = false,
    flapping_until = CASE WHEN k.is_active THEN NULL ELSE k.flapping_until END,
    resolved_at = CASE WHEN a.status = 'resolved' THEN a.resolved_at END
  FROM alerts a
  WHERE a.id = ANY($1::uuid[]) AND a.status NOT IN (${openInSql}) AND k.id = a.key_id AND k.aggregated_alert_id = a.id`);

// the window is open_until - last_occurrence, as its last occurrence set it; it starts again now
const reopenKeys = `
  WITH r AS (SELECT * FROM unnest($1::uuid[], $2::uuid[]) AS r(key_id, alert_id)),
  held AS (UPDATE alerts a SET key_id = r.key_id FROM r WHERE a.id = r.alert_id AND a.key_id IS DISTINCT FROM r.key_id)
  UPDATE alert_aggregations k
  SET is_active = true, is_over = false, aggregated_alert_id = r.alert_id,
    open_until = greatest(k.open_until, $3::timestamptz + (k.open_until - k.last_occurrence)),
    previous_alert_id = CASE WHEN k.aggregated_alert_id = r.alert_id THEN k.previous_alert_id ELSE k.aggregated_alert_id END
  FROM r WHERE k.id = r.key_id`;

/** The key of an alert, and the open alert that holds the key. */
export interface KeyHolder {
  readonly alertId: string;
  readonly keyId: string;
  /** null: the key is free. */
  readonly holderId: string | null;
}

/**
 * Locks the keys of alerts until the transaction ends. Must be called before the alerts are locked, as folding does.
 */
export const lockKeysOf = (entities: EntityManager, alertIds: readonly string[]): Promise<unknown> =>
  entities.query(lockKeys, [alertIds]);

/** Closes the keys of those of the alerts that are closed. */
export const closeKeysOf = (entities: EntityManager, alertIds: readonly string[]): Promise<unknown> =>
  entities.query(closeKeys, [alertIds]);

/** Returns, by alert id, the key of each alert and the alert that holds the key. Alerts without a key are missing. */
export async function holdersOf(
  entities: EntityManager,
  alertIds: readonly string[],
): Promise<ReadonlyMap<string, KeyHolder>> {
  const rows = await entities.query<KeyHolder[]>(selectHolders, [alertIds]);
  return new Map(rows.map((row) => [row.alertId, row]));
}

/** Opens keys again and assigns them to reopened alerts. */
export const reopenKeysOf = (entities: EntityManager, keys: readonly KeyHolder[], at: Date): Promise<unknown> =>
  entities.query(reopenKeys, [keys.map(({ keyId }) => keyId), keys.map(({ alertId }) => alertId), at]);
