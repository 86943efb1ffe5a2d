import { Injectable } from '@nestjs/common';
import { Database, Scope } from '../../../../libs/database/database';
import { Clock } from '../../../../libs/kernel/clock';
import { uuidv7 } from '../../../../libs/kernel/uuid';
import type { AlertRuleEntity } from '../alert-rule.entity';
import { ruleDefaults } from '../defaults/rule-defaults';
import type { RuleAction, RuleChange } from '../rule-record';

const insert = `
  INSERT INTO alert_rule_history (id, tenant_id, rule_id, version, action, changed_by, changed_at, definition)
  SELECT id, tenant_id, rule_id, version, $2, $3, $4, definition FROM json_populate_recordset(NULL::alert_rule_history, $1)`;

const columns = `id, version, action, changed_by AS "changedBy", changed_at AS "changedAt", definition`;
const select = `
  SELECT ${columns} FROM alert_rule_history
  WHERE tenant_id = $1 AND rule_id = $2 AND ($4::int IS NULL OR (version, id) < ($4, $5::uuid))
  ORDER BY version DESC, id DESC LIMIT $3`;
const selectVersion = `
  SELECT ${columns} FROM alert_rule_history WHERE tenant_id = $1 AND rule_id = $2 AND version = $3 ORDER BY id LIMIT 1`;

// what a version did not know of yet was not limited by it
const complete = (change: RuleChange): RuleChange => ({
  ...change,
  definition: { ...ruleDefaults, ...change.definition },
});

const definitionOf = ({
  id: _,
  tenantId: __,
  version: ___,
  createdAt: ____,
  updatedAt: _____,
  ...definition
}: AlertRuleEntity) => definition;

/** Who changed which rule, when, and into what: writes and reads `alert_rule_history`. */
@Injectable()
export class RuleHistoryRepository {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * Writes down what was done with these rules.
   * @param scope whose transaction it is
   * @param changedBy the member; null: Campana itself
   */
  async record(
    scope: Scope,
    action: RuleAction,
    changedBy: string | null,
    rules: readonly AlertRuleEntity[],
  ): Promise<void> {
    if (rules.length === 0) return;
    const now = this.clock.now();
    const rows = rules.map((rule) => ({
      id: uuidv7(now.getTime()),
      tenant_id: rule.tenantId,
      rule_id: rule.id,
      version: rule.version,
      definition: definitionOf(rule),
    }));
    await this.database.query(scope, insert, [JSON.stringify(rows), action, changedBy, now]);
  }

  /** The changes of a rule, latest first, before the given one. */
  async list(
    tenantId: string,
    ruleId: string,
    limit: number,
    before?: { version: number; id: string },
  ): Promise<readonly RuleChange[]> {
    const values = [tenantId, ruleId, limit, before?.version ?? null, before?.id ?? null];
    return (await this.database.query<RuleChange[]>(tenantId, select, values)).map(complete);
  }

  /** What made this version of the rule. */
  async find(tenantId: string, ruleId: string, version: number): Promise<RuleChange | undefined> {
    const [change] = await this.database.query<RuleChange[]>(tenantId, selectVersion, [tenantId, ruleId, version]);
    return change && complete(change);
  }
}
