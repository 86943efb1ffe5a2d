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

// what a version did not know of yet was not limited by it
const complete = <C extends RuleChange>(change: C): C => ({
  ...change,
  definition: { ...ruleDefaults, ...change.definition },
});

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

  /** The changes of a rule, latest first, before the given one. */
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

  /** What made this version of the rule. */
  async find(tenantId: string, ruleId: string, version: number): Promise<RuleChange | null> {
    const change = await this.database.withRepository(tenantId, RuleHistoryEntity, (rows) =>
      rows.findOne({ where: { tenantId, ruleId, version }, order: { id: 'ASC' } }),
    );
    return change && complete(change);
  }
}
