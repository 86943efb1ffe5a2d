import { Injectable } from '@nestjs/common';
import { Database, SYSTEM } from '../../../../libs/database/database';
import type { RuleType } from '../../domain/rule-parameters';

/** Whose memory it is. */
export interface StateKey {
  readonly tenantId: string;
  readonly ruleId: string;
  readonly ruleType: RuleType;
  readonly key: string;
  /** What the memory was made with. */
  readonly basis: string;
}

/** What a rule remembers of one key. */
export interface KeptState extends StateKey {
  /** undefined: nothing yet. */
  readonly state: unknown;
  /** When to look at it without an event. */
  readonly dueAt: Date | null;
}

// the row is also the lock: another process that observes the key waits for it
const lock = `
  INSERT INTO rule_states AS s (rule_id, key, tenant_id, rule_type, basis, updated_at)
  SELECT rule_id, key, tenant_id, rule_type, basis, $2 FROM json_populate_recordset(NULL::rule_states, $1)
  ORDER BY rule_id, key
  ON CONFLICT (rule_id, key) DO UPDATE SET updated_at = $2
  RETURNING tenant_id AS "tenantId", rule_id AS "ruleId", rule_type AS "ruleType", key, basis, state, due_at AS "dueAt"`;

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

const selectDueTenants = `
  SELECT DISTINCT tenant_id AS "tenantId" FROM
    (SELECT tenant_id FROM rule_states WHERE due_at <= $1 AND rule_type = $2 ORDER BY due_at LIMIT $3) due`;

const lockDue = `
  SELECT tenant_id AS "tenantId", rule_id AS "ruleId", rule_type AS "ruleType", key, basis, state, due_at AS "dueAt"
  FROM rule_states WHERE due_at <= $1 AND tenant_id = ANY($2) AND rule_type = $3
  ORDER BY due_at LIMIT $4 FOR UPDATE SKIP LOCKED`;

const hasten = `UPDATE rule_states SET due_at = $2 WHERE tenant_id = $1 AND rule_type = 'schedule' AND due_at IS NOT NULL`;

const remove = `
  DELETE FROM rule_states s USING json_populate_recordset(NULL::rule_states, $1) r
  WHERE s.rule_id = r.rule_id AND s.key = r.key`;
const removeRule = `DELETE FROM rule_states WHERE tenant_id = $1 AND rule_id = $2`;

const purgeOldest = `
  DELETE FROM rule_states
  WHERE ctid = ANY(ARRAY(SELECT ctid FROM rule_states WHERE due_at IS NULL AND updated_at < $1 LIMIT $2))`;

const rowOf = ({ tenantId, ruleId, ruleType, key, basis, ...rest }: StateKey & Partial<KeptState>) => ({
  tenant_id: tenantId,
  rule_id: ruleId,
  rule_type: ruleType,
  key,
  basis,
  state: rest.state ?? null,
  due_at: rest.dueAt ?? null,
});

const rowsOf = (states: readonly (StateKey | KeptState)[]): string => JSON.stringify(states.map(rowOf));

/** What rules with a memory remember: reads and writes `rule_states`. */
@Injectable()
export class RuleStatesRepository {
  constructor(private readonly database: Database) {}

  /** The memories of these keys, each once, locked until the transaction ends; what was made with another basis is forgotten. */
  async lock(keys: readonly StateKey[], at: Date): Promise<readonly KeptState[]> {
    const kept = await this.database.query<KeptState[]>(SYSTEM, lock, [rowsOf(keys), at]);
    const wanted = new Map(keys.map((key) => [`${key.ruleId} ${key.key}`, key]));
    return kept.map((one) => {
      const key = wanted.get(`${one.ruleId} ${one.key}`);
      const isFresh = key?.basis === one.basis && one.state !== null;
      return { ...one, basis: key?.basis ?? one.basis, state: isFresh ? one.state : undefined };
    });
  }

  /** Writes memories that are locked. */
  async save(states: readonly KeptState[], at: Date): Promise<void> {
    if (states.length === 0) return;
    await this.database.query(SYSTEM, save, [rowsOf(states), at]);
  }

  /** Memories of keys that have none of the same basis yet. */
  async start(states: readonly KeptState[], at: Date): Promise<void> {
    if (states.length === 0) return;
    await this.database.query(SYSTEM, insert, [rowsOf(states), at]);
  }

  /** The tenants of some of the memories that are due. */
  async dueTenants(at: Date, type: RuleType, max: number): Promise<readonly string[]> {
    const rows = await this.database.query<{ tenantId: string }[]>(SYSTEM, selectDueTenants, [at, type, max]);
    return rows.map(({ tenantId }) => tenantId);
  }

  /** Some of the memories that are due, locked; those that another process has are left to it. */
  lockDue(at: Date, tenantIds: readonly string[], type: RuleType, max: number): Promise<readonly KeptState[]> {
    return this.database.query<KeptState[]>(SYSTEM, lockDue, [at, tenantIds, type, max]);
  }

  /** Makes the tenant's schedules due now. */
  async hasten(tenantId: string, at: Date): Promise<void> {
    await this.database.query(tenantId, hasten, [tenantId, at]);
  }

  /** Forgets these memories. */
  async remove(keys: readonly StateKey[]): Promise<void> {
    if (keys.length === 0) return;
    await this.database.query(SYSTEM, remove, [rowsOf(keys)]);
  }

  /** Forgets all that a rule remembers. */
  async removeRule(tenantId: string, ruleId: string): Promise<void> {
    await this.database.query(tenantId, removeRule, [tenantId, ruleId]);
  }

  /**
   * Forgets some of the keys of which nothing came since an instant.
   * @returns how many
   */
  async purgeBefore(instant: Date, max: number): Promise<number> {
    const [, count] = await this.database.query<[unknown[], number]>(SYSTEM, purgeOldest, [instant, max]);
    return count;
  }
}
