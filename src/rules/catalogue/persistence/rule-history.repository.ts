import { Injectable } from '@nestjs/common';
import type { QueryDeepPartialEntity } from 'typeorm';
import { Database, Scope } from '../../../../libs/database/database';
import { insertAll } from '../../../../libs/database/insert-all';
import { Clock } from '../../../../libs/kernel/clock';
import { uuidv7 } from '../../../../libs/kernel/uuid';
import { type AlertRuleEntity, definitionOf } from '../alert-rule.entity';
import { ruleDefaults } from '../defaults/rule-defaults';
import type { RuleAction } from '../../domain/rule-action';
import type { RuleChange } from '../rule-record';
import { RuleHistoryEntity } from './rule-history.entity';

// old versions lack newer fields: these get their defaults
const complete = <C extends RuleChange>(change: C): C => ({
  ...change,
  definition: { ...ruleDefaults, ...change.definition },
});

/** The changes of rules: who, when, and the new definition. Reads and writes `alert_rule_history`. */
@Injectable()
export class RuleHistoryRepository {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * Records a change of these rules.
   * @param scope the scope of the current transaction
   * @param changedBy the id of the member; null: Campana itself
   */
  async record(
    scope: Scope,
    action: RuleAction,
    changedBy: string | null,
    rules: readonly AlertRuleEntity[],
  ): Promise<void> {
    if (rules.length === 0) return;
    const now = this.clock.now();
    const changes = rules.map((rule) => ({
      id: uuidv7(now.getTime()),
      tenantId: rule.tenantId,
      ruleId: rule.id,
      version: rule.version,
      action,
      changedBy,
      changedAt: now,
      definition: definitionOf(rule),
    }));
    await this.database.withRepository(scope, RuleHistoryEntity, (rows) =>
      insertAll(rows, changes as QueryDeepPartialEntity<RuleHistoryEntity>[]),
    );
  }

  /** A page of the changes of a rule, latest first. @param before the last change of the previous page */
  async list(
    tenantId: string,
    ruleId: string,
    limit: number,
    before?: { version: number; id: string },
  ): Promise<readonly RuleChange[]> {
    const changes = await this.database.withRepository(tenantId, RuleHistoryEntity, (rows) => {
      const query = rows.createQueryBuilder('h').where({ tenantId, ruleId });
      if (before) query.andWhere('(h.version, h.id) < (:version, :id)', before);
      return query.orderBy('h.version', 'DESC').addOrderBy('h.id', 'DESC').limit(limit).getMany();
    });
    return changes.map(complete);
  }

  /** The change that created this version of the rule. */
  async find(tenantId: string, ruleId: string, version: number): Promise<RuleChange | null> {
    const change = await this.database.withRepository(tenantId, RuleHistoryEntity, (rows) =>
      rows.findOne({ where: { tenantId, ruleId, version }, order: { id: 'ASC' } }),
    );
    return change && complete(change);
  }
}
