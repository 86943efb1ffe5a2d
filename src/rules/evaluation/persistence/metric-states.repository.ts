import { Injectable } from '@nestjs/common';
import { jsonRows } from '../../../../libs/database/columns';
import { Database, SYSTEM } from '../../../../libs/database/database';
import { type MetricState, METRIC_CLOCK } from '../domain/metric';

/** A metric rule that one process reads now; when it became due, and until when others leave it alone. */
export interface MetricClaim {
  readonly tenantId: string;
  readonly ruleId: string;
  readonly basis: string;
  readonly dueAt: Date;
  readonly leaseUntil: Date;
}

/** What is stored of one key. */
export interface StoredMetric {
  readonly key: string;
  readonly basis: string;
  readonly state: MetricState;
}

const claim = `
  UPDATE rule_states s SET due_at = $2
  FROM (
    SELECT rule_id, key, due_at FROM rule_states
    WHERE rule_type = 'metric' AND due_at <= $1 AND tenant_id <> ALL ($3::uuid[])
    ORDER BY due_at LIMIT $4 FOR UPDATE SKIP LOCKED
  ) d
  WHERE s.rule_id = d.rule_id AND s.key = d.key
  RETURNING s.tenant_id AS "tenantId", s.rule_id AS "ruleId", s.basis, d.due_at AS "dueAt", s.due_at AS "leaseUntil"`;

const claimOfTenant = `
  UPDATE rule_states s SET due_at = $2
  FROM (
    SELECT s.rule_id, s.key, least(s.due_at, $3) AS due_at FROM rule_states s
    WHERE s.tenant_id = $1 AND s.rule_id = ANY ($4::uuid[]) AND s.key = '${METRIC_CLOCK}' AND s.rule_type = 'metric'
    ORDER BY s.rule_id FOR UPDATE
  ) d
  WHERE s.rule_id = d.rule_id AND s.key = d.key
  RETURNING s.tenant_id AS "tenantId", s.rule_id AS "ruleId", s.basis, d.due_at AS "dueAt", s.due_at AS "leaseUntil"`;

const lockClaim = `
  SELECT 1 FROM rule_states
  WHERE tenant_id = $1 AND rule_id = $2 AND key = '${METRIC_CLOCK}' AND basis = $3 AND due_at = $4 FOR UPDATE`;

const release = `
  UPDATE rule_states SET due_at = $5
  WHERE tenant_id = $1 AND rule_id = $2 AND key = '${METRIC_CLOCK}' AND basis = $3 AND due_at = $4`;

const dropInactive = `
  DELETE FROM rule_states s
  WHERE tenant_id = $1 AND rule_id = $2 AND key = '${METRIC_CLOCK}'
    AND NOT EXISTS (SELECT 1 FROM alert_rules r WHERE r.id = s.rule_id AND r.is_active AND r.rule_type = 'metric')`;

const select = `
  SELECT key, basis, state FROM rule_states
  WHERE tenant_id = $1 AND rule_id = $2 AND key <> '${METRIC_CLOCK}' AND state IS NOT NULL`;

const put = `
  INSERT INTO rule_states AS s (rule_id, key, tenant_id, rule_type, basis, state, updated_at)
  SELECT rule_id, key, tenant_id, rule_type, basis, state, $2 FROM json_populate_recordset(NULL::rule_states, $1)
  ON CONFLICT (rule_id, key) DO UPDATE SET basis = excluded.basis, state = excluded.state, updated_at = $2`;

const touch = `
  UPDATE rule_states SET updated_at = $3
  WHERE tenant_id = $1 AND rule_id = $2 AND updated_at < $3::timestamptz - interval '1 day'`;

const remove = 'DELETE FROM rule_states WHERE tenant_id = $1 AND rule_id = $2 AND key = ANY ($3::text[])';

const claimed = (rows: readonly [MetricClaim[], number]): readonly MetricClaim[] => rows[0];

/** When metric rules are due, and what is remembered of their series. Reads and writes `rule_states`. */
@Injectable()
export class MetricStatesRepository {
  constructor(private readonly database: Database) {}

  /** Claims rules that are due, the longest first, until `leaseUntil`; those of some tenants are left out. */
  async claim(at: Date, leaseUntil: Date, except: readonly string[], max: number): Promise<readonly MetricClaim[]> {
    return claimed(await this.database.query(SYSTEM, claim, [at, leaseUntil, except, max]));
  }

  /** Claims these rules of a tenant, due or not. */
  async claimOf(
    tenantId: string,
    ruleIds: readonly string[],
    at: Date,
    leaseUntil: Date,
  ): Promise<readonly MetricClaim[]> {
    return claimed(await this.database.query(tenantId, claimOfTenant, [tenantId, leaseUntil, at, ruleIds]));
  }

  /** Locks a claim until the transaction ends. @returns whether it still holds: the rule was neither changed nor claimed again */
  async lock({ tenantId, ruleId, basis, leaseUntil }: MetricClaim): Promise<boolean> {
    const rows = await this.database.query<unknown[]>(tenantId, lockClaim, [tenantId, ruleId, basis, leaseUntil]);
    return rows.length > 0;
  }

  /** Ends a claim that still holds: the rule is due again at a time. */
  async release({ tenantId, ruleId, basis, leaseUntil }: MetricClaim, dueAt: Date): Promise<void> {
    await this.database.query(tenantId, release, [tenantId, ruleId, basis, leaseUntil, dueAt]);
  }

  /** Forgets when a rule is due, if it is not active. */
  async dropInactive({ tenantId, ruleId }: MetricClaim): Promise<void> {
    await this.database.query(tenantId, dropInactive, [tenantId, ruleId]);
  }

  /** What is remembered of the series of a rule. */
  of({ tenantId, ruleId }: MetricClaim): Promise<readonly StoredMetric[]> {
    return this.database.query(tenantId, select, [tenantId, ruleId]);
  }

  /** Stores what is remembered, and forgets the rest of these keys. */
  async store(
    { tenantId, ruleId, basis }: MetricClaim,
    states: readonly { readonly key: string; readonly state: MetricState | null }[],
    at: Date,
  ): Promise<void> {
    const kept = states.filter(({ state }) => state !== null);
    const gone = states.filter(({ state }) => state === null).map(({ key }) => key);
    const rows = jsonRows(kept.map(({ key, state }) => ({ tenantId, ruleId, ruleType: 'metric', key, basis, state })));
    if (kept.length > 0) await this.database.query(tenantId, put, [rows, at]);
    if (gone.length > 0) await this.database.query(tenantId, remove, [tenantId, ruleId, gone]);
    // what is kept for lack of data is not purged
    await this.database.query(tenantId, touch, [tenantId, ruleId, at]);
  }
}
