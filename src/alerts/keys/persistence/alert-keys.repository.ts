import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { columnOf } from '../../../../libs/database/columns';
import { Database, type Scope, SYSTEM } from '../../../../libs/database/database';
import { prepared } from '../../../../libs/database/prepared';
import { RowArrays } from '../../../../libs/database/row-arrays';
import { type AlertKey, inLockOrder, type KeyChange, type KeyName, keyTextOf } from '../domain/alert-key';
import { lockInOrder } from './held-keys';

/** The PostgreSQL type of the column of each property. */
const columnTypes = {
  id: 'uuid',
  tenantId: 'uuid',
  aggregationKey: 'text',
  alertType: 'text',
  count: 'int',
  throttledCount: 'int',
  alertCount: 'int',
  firstOccurrence: 'timestamptz',
  lastOccurrence: 'timestamptz',
  openUntil: 'timestamptz',
  throttledUntil: 'timestamptz',
  alertId: 'uuid',
  previousAlertId: 'uuid',
  isActive: 'boolean',
  resolvedAt: 'timestamptz',
  lastEventAt: 'timestamptz',
  recoveredAt: 'timestamptz',
  expiresAt: 'timestamptz',
  recentEnds: 'text',
  flappingUntil: 'timestamptz',
  isFlapping: 'boolean',
  isOver: 'boolean',
} as const satisfies Record<keyof AlertKey, string>;

const properties = Object.keys(columnTypes) as (keyof AlertKey)[];
/** The property that has the name of the column; one column has a longer name. */
const named = (property: keyof AlertKey): string => (property === 'alertId' ? 'aggregatedAlertId' : property);
const columnOfKey = (property: keyof AlertKey): string => columnOf(named(property));
/** PostgreSQL needs arrays of equal length inside an array, so the ends of each key are sent as text. */
const valueOf = (property: keyof AlertKey): string => (property === 'recentEnds' ? '::timestamptz[]' : '');
const isTime = (property: keyof AlertKey): boolean => columnTypes[property] === 'timestamptz';
/** Times are selected as seconds, which costs PostgreSQL and pg half as much as timestamps. */
const selectedValue = (property: keyof AlertKey): string =>
  isTime(property) ? `date_part('epoch', a.${columnOfKey(property)})` : `a.${columnOfKey(property)}`;
const selectedKey = properties.map((property) => `${selectedValue(property)} AS "${property}"`).join(', ');

const times = properties.filter(isTime);

/** A selected key: its times are seconds. */
type SelectedKey = Record<keyof AlertKey, unknown>;

function keyOf(row: SelectedKey): AlertKey {
  for (const time of times) if (row[time] !== null) row[time] = new Date(Math.round(Number(row[time]) * 1_000));
  return row as AlertKey;
}

/** Some columns of keys as parameters of a statement. */
class KeyRows extends RowArrays<string> {
  constructor(private readonly keyProperties: readonly (keyof AlertKey)[]) {
    super(Object.fromEntries(keyProperties.map((property) => [named(property), columnTypes[property]])));
  }

  ofKeys(keys: readonly AlertKey[]): string[] {
    return this.keyProperties.map((property) =>
      this.arrayOf(named(property), keys, (key) => parameterOf(key[property])),
    );
  }
}

const parameterOf = (value: AlertKey[keyof AlertKey]): unknown =>
  Array.isArray(value) ? `{${value.map((end: Date) => end.toISOString()).join()}}` : value;

const MAX_SEEN = 50_000;

/** How many of the latest alert ids of a key are stored. */
const MAX_ALERT_IDS = 100;

/** The columns of a new key that have no default. Its last occurrence is its first. */
const newRows = new KeyRows([
  'id',
  'tenantId',
  'aggregationKey',
  'alertType',
  'count',
  'alertCount',
  'firstOccurrence',
  'openUntil',
  'throttledUntil',
  'alertId',
  'isActive',
  'lastEventAt',
  'recoveredAt',
  'expiresAt',
]);

/** Selects the keys with the names in two parameters: tenants and aggregation keys. */
const selectNamed = (tenants: string, keys: string): string => `
  SELECT ${selectedKey} FROM unnest(${tenants}::uuid[], ${keys}::text[]) AS k(tenant_id, key)
  JOIN alert_aggregations a ON a.tenant_id = k.tenant_id AND a.aggregation_key = k.key`;

const find = selectNamed('$1', '$2');

// DO UPDATE locks the existing row, and WHERE false leaves it unchanged; the rows are locked in the order of the input.
// `known` depends on `added`, so it reads the rows when they are locked.
const claim = prepared(`
  WITH added AS (
    INSERT INTO alert_aggregations AS a (${newRows.list}, last_occurrence, individual_alert_ids)
    SELECT ${newRows.list}, first_occurrence,
      CASE WHEN aggregated_alert_id IS NULL THEN '[]' ELSE jsonb_build_array(aggregated_alert_id) END
    FROM ${newRows.sql}
    ON CONFLICT (tenant_id, aggregation_key) DO UPDATE SET tenant_id = a.tenant_id WHERE false
    RETURNING 1
  ), known AS (
    ${selectNamed('$2', '$3')}
    WHERE (SELECT count(*) FROM added) >= 0 FOR UPDATE OF a
  )
  SELECT (SELECT count(*)::int FROM added) AS "addedCount", known.* FROM (SELECT 1) AS one LEFT JOIN known ON true`);

const lock = prepared(`${find} ${lockInOrder('a')}`);

interface ClaimedKey extends SelectedKey {
  readonly addedCount: number;
}

const immutable: readonly (keyof AlertKey)[] = ['id', 'tenantId', 'aggregationKey', 'alertType'];
/** The properties that an occurrence changes when it folds into an open alert, or is throttled. */
const frequent: readonly (keyof AlertKey)[] = [
  'count',
  'throttledCount',
  'lastOccurrence',
  'openUntil',
  'lastEventAt',
  'expiresAt',
];
const rare = properties.filter((property) => !immutable.includes(property) && !frequent.includes(property));
const hasRareChange = ({ before, after }: KeyChange): boolean =>
  rare.some((property) => before[property] !== after[property]);

// a key that returns to its previous alert drops the id of the alert that was not raised
const alertIds = `
  CASE WHEN a.aggregated_alert_id IS NOT DISTINCT FROM r.aggregated_alert_id THEN a.individual_alert_ids
    WHEN r.aggregated_alert_id IS NULL OR a.individual_alert_ids ? r.aggregated_alert_id::text
      THEN a.individual_alert_ids - a.aggregated_alert_id::text
    WHEN jsonb_array_length(a.individual_alert_ids) >= ${MAX_ALERT_IDS}
      THEN a.individual_alert_ids - 0 || jsonb_build_array(r.aggregated_alert_id)
    ELSE a.individual_alert_ids || jsonb_build_array(r.aggregated_alert_id) END`;

const assigned = (changed: readonly (keyof AlertKey)[]): string =>
  changed.map((property) => `${columnOfKey(property)} = r.${columnOfKey(property)}${valueOf(property)}`).join(', ');
const frequentRows = new KeyRows(['id', ...frequent]);
const saveFrequent = prepared(
  `UPDATE alert_aggregations a SET ${assigned(frequent)} FROM ${frequentRows.sql} WHERE a.id = r.id`,
);
const allRows = new KeyRows(['id', ...frequent, ...rare]);
const saveAll = prepared(`
  UPDATE alert_aggregations a SET ${assigned([...frequent, ...rare])}, individual_alert_ids = ${alertIds}
  FROM ${allRows.sql} WHERE a.id = r.id`);

/** The keys that are due: those without a further occurrence until `expires_at`, and flapping ones that have settled. */
const due = { expired: 'is_active AND expires_at <= $1', settled: 'is_flapping AND flapping_until <= $1' };
export type DueKeys = keyof typeof due;

const namesOf = (keys: readonly KeyName[]): unknown[] => [
  keys.map(({ tenantId }) => tenantId),
  keys.map(({ aggregationKey }) => aggregationKey),
];

const byName = (keys: readonly AlertKey[]): ReadonlyMap<string, AlertKey> =>
  new Map(keys.map((key) => [keyTextOf(key), key]));

/** Reads and writes `alert_aggregations`. Keys are closed and reopened with their alerts, see `held-keys.ts`. */
@Injectable()
export class AlertKeysRepository {
  /** The names of keys that were claimed lately. If one was purged since, it is inserted again. */
  private readonly seen = new LRUCache<string, true>({ max: MAX_SEEN });

  constructor(private readonly database: Database) {}

  /**
   * Inserts the keys that do not exist yet, and locks the existing ones until the transaction ends.
   * @param keys keys with distinct names, in the state that they have if they are new
   * @returns the keys that existed already, by name
   */
  async claim(keys: readonly AlertKey[]): Promise<ReadonlyMap<string, AlertKey>> {
    const sorted = inLockOrder(keys);
    const existing = await this.lockExisting(sorted);
    if (existing.length === keys.length) return byName(existing);
    const claimed = await this.database.query<ClaimedKey[]>(SYSTEM, claim, newRows.ofKeys(sorted));
    for (const key of sorted) this.seen.set(keyTextOf(key), true);
    const known = claimed.filter(({ id }) => id !== null).map(keyOf);
    if ((claimed[0]?.addedCount ?? 0) + known.length === keys.length) return byName(known);
    // another transaction inserted some keys while this one waited: they are locked, but the statement could not see
    // them
    const added = new Set(sorted.map(({ id }) => id));
    return byName((await this.find(SYSTEM, sorted)).filter(({ id }) => !added.has(id)));
  }

  /** Locks keys that have all been seen: it costs half as much as to try to insert them first. */
  private async lockExisting(sorted: readonly AlertKey[]): Promise<readonly AlertKey[]> {
    if (!sorted.every((key) => this.seen.get(keyTextOf(key)))) return [];
    return (await this.database.query<SelectedKey[]>(SYSTEM, lock, namesOf(sorted))).map(keyOf);
  }

  /** Saves changes of keys, which must be locked. */
  async save(changes: readonly KeyChange[]): Promise<void> {
    const all: AlertKey[] = [];
    const few: AlertKey[] = [];
    for (const change of changes) (hasRareChange(change) ? all : few).push(change.after);
    if (all.length > 0) await this.database.query(SYSTEM, saveAll, allRows.ofKeys(all));
    if (few.length > 0) await this.database.query(SYSTEM, saveFrequent, frequentRows.ofKeys(few));
  }

  /** Returns those of the keys that exist. */
  async find(scope: Scope, keys: readonly KeyName[]): Promise<readonly AlertKey[]> {
    return (await this.database.query<SelectedKey[]>(scope, find, namesOf(keys))).map(keyOf);
  }

  /** Returns the ids of at most `max` other keys that are due. */
  async findDue(kind: DueKeys, at: Date, max: number, otherThan: readonly string[]): Promise<readonly string[]> {
    const sql = `SELECT id FROM alert_aggregations WHERE ${due[kind]} AND id <> ALL($3::uuid[]) LIMIT $2`;
    const rows = await this.database.query<{ id: string }[]>(SYSTEM, sql, [at, max, otherThan]);
    return rows.map(({ id }) => id);
  }

  /**
   * Returns those of the keys that are still due, locked until the transaction ends. Keys that other transactions have
   * locked are skipped.
   */
  async claimDue(kind: DueKeys, ids: readonly string[], at: Date): Promise<readonly AlertKey[]> {
    const sql = `
      SELECT ${selectedKey} FROM alert_aggregations a WHERE ${due[kind]} AND id = ANY($2::uuid[])
      ORDER BY tenant_id, aggregation_key FOR UPDATE SKIP LOCKED`;
    return (await this.database.query<SelectedKey[]>(SYSTEM, sql, [at, ids])).map(keyOf);
  }
}
