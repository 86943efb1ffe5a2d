import { Injectable } from '@nestjs/common';
import { jsonRows, selected } from '../../../../libs/database/columns';
import { Database, SYSTEM } from '../../../../libs/database/database';
import type { RuleType } from '../../domain/rule-parameters';

/** The key of a stored rule state. */
export interface StateKey {
  readonly tenantId: string;
  readonly ruleId: string;
  readonly ruleType: RuleType;
  readonly key: string;
  /** The hash of the rule fields that the state depends on (`CompiledRule.basis`). */
  readonly basis: string;
}

/** The stored state of a rule for one key. */
export interface StoredState extends StateKey {
  /** undefined: there is none yet. */
  readonly state: unknown;
  /** When to evaluate it without an event; null: never. */
  readonly dueAt: Date | null;
}

const stored = selected(['tenantId', 'ruleId', 'ruleType', 'key', 'basis', 'state', 'dueAt']);

// the row is also the lock: other processes that use the key wait for it
const lock = `
  INSERT INTO rule_states AS s (rule_id, key, tenant_id, rule_type, basis, updated_at)
  SELECT rule_id, key, tenant_id, rule_type, basis, $2 FROM json_populate_recordset(NULL::rule_states, $1)
  ORDER BY rule_id, key
  ON CONFLICT (rule_id, key) DO UPDATE SET updated_at = $2
  RETURNING ${stored}`;

const save = `
  UPDATE rule_states s SET basis = r.basis, state = r.state, due_at = r.due_at, updated_at = $2
  FROM json_populate_recordset(NULL::rule_states, $1) r WHERE s.rule_id = r.rule_id AND s.key = r.key`;

const insert = `
  INSERT INTO rule_states AS s (rule_id, key, tenant_id, rule_type, basis, state, due_at, updated_at)
  SELECT rule_id, key, tenant_id, rule_type, basis, state, due_at, $2 FROM json_populate_recordset(NULL::rule_states, $1)
  ORDER BY rule_id, key
  ON CONFLICT (rule_id, key) DO UPDATE
  SET basis = excluded.basis, state = excluded.state, due_at = excluded.due_at, updated_at = $2
  WHERE s.basis <> excluded.basis`;

const lockDue = `
  SELECT ${stored}
  FROM rule_states WHERE due_at <= $1 AND tenant_id = ANY($2) AND rule_type = $3
  ORDER BY due_at LIMIT $4 FOR UPDATE SKIP LOCKED`;

const triggerSchedules = `UPDATE rule_states SET due_at = $2 WHERE tenant_id = $1 AND rule_type = 'schedule' AND due_at IS NOT NULL`;

const remove = `
  DELETE FROM rule_states s USING json_populate_recordset(NULL::rule_states, $1) r
  WHERE s.rule_id = r.rule_id AND s.key = r.key`;
const removeRule = `DELETE FROM rule_states WHERE tenant_id = $1 AND rule_id = $2`;

const purgeOldest = `
  DELETE FROM rule_states
  WHERE ctid = ANY(ARRAY(SELECT ctid FROM rule_states WHERE due_at IS NULL AND updated_at < $1 LIMIT $2))`;

const rowsOf = (states: readonly (StateKey & Partial<StoredState>)[]): string =>
  jsonRows(states.map(({ state = null, dueAt = null, ...key }) => ({ ...key, state, dueAt })));

/** The states of rules with a memory. Reads and writes `rule_states`. */
@Injectable()
export class RuleStatesRepository {
  constructor(private readonly database: Database) {}

  /**
   * Returns and locks the states of these keys until the transaction ends; missing ones are created. A state with another
   * basis is returned as undefined.
   * @param keys distinct
   */
  async lock(keys: readonly StateKey[], at: Date): Promise<readonly StoredState[]> {
    const rows = await this.database.query<StoredState[]>(SYSTEM, lock, [rowsOf(keys), at]);
    const wanted = new Map(keys.map((key) => [`${key.ruleId} ${key.key}`, key]));
    return rows.map((one) => {
      const key = wanted.get(`${one.ruleId} ${one.key}`);
      const isUsable = key?.basis === one.basis && one.state !== null;
      return { ...one, basis: key?.basis ?? one.basis, state: isUsable ? one.state : undefined };
    });
  }

  /** Saves locked states. */
  async save(states: readonly StoredState[], at: Date): Promise<void> {
    if (states.length === 0) return;
    await this.database.query(SYSTEM, save, [rowsOf(states), at]);
  }

  /** Inserts states for keys that have no state with the same basis. */
  async start(states: readonly StoredState[], at: Date): Promise<void> {
    if (states.length === 0) return;
    await this.database.query(SYSTEM, insert, [rowsOf(states), at]);
  }

  /** Up to `max` states that are due, locked; rows locked by other processes are skipped. */
  lockDue(at: Date, tenantIds: readonly string[], type: RuleType, max: number): Promise<readonly StoredState[]> {
    return this.database.query<StoredState[]>(SYSTEM, lockDue, [at, tenantIds, type, max]);
  }

  /** Makes the schedules of a tenant due now. */
  async triggerSchedules(tenantId: string, at: Date): Promise<void> {
    await this.database.query(tenantId, triggerSchedules, [tenantId, at]);
  }

  /** Deletes these states. */
  async remove(keys: readonly StateKey[]): Promise<void> {
    if (keys.length === 0) return;
    await this.database.query(SYSTEM, remove, [rowsOf(keys)]);
  }

  /** Deletes all states of a rule. */
  async removeRule(tenantId: string, ruleId: string): Promise<void> {
    await this.database.query(tenantId, removeRule, [tenantId, ruleId]);
  }

  /**
   * Deletes up to `max` states that were not updated since an instant and are not due later.
   * @returns how many
   */
  async purgeBefore(instant: Date, max: number): Promise<number> {
    const [, count] = await this.database.query<[unknown[], number]>(SYSTEM, purgeOldest, [instant, max]);
    return count;
  }
}
