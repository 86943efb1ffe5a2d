import { Injectable } from '@nestjs/common';
import { In, MoreThan, QueryDeepPartialEntity } from 'typeorm';
import type { AuditActor } from '../../../../libs/audit/audit-entry';
import { constraintDetailOf, constraintOf } from '../../../../libs/database/constraint-of';
import { Database, SYSTEM } from '../../../../libs/database/database';
import { insertAll } from '../../../../libs/database/insert-all';
import { Clock } from '../../../../libs/kernel/clock';
import { type Fault, InvalidInput } from '../../../../libs/kernel/domain-error';
import { uuidv7 } from '../../../../libs/kernel/uuid';
import { AlertRuleEntity, RuleDefinition, ruleOf } from '../alert-rule.entity';
import type { MetricParameters } from '../../domain/rule-parameters';
import { RuleChanged, RuleNameTaken, RuleNotFound } from '../../domain/rule.errors';

/** What is wrong with the targets of a rule, when one of their calendars does not exist. */
const calendarFaults = (targets: RuleDefinition['slaTargets'], missing: string): Fault[] =>
  targets.flatMap(({ calendar_id: id }, i) =>
    missing.includes(String(id))
      ? [{ pointer: `/sla_targets/${i}/calendar_id`, detail: `is no SLA calendar of the tenant (given "${id}")` }]
      : [],
  );

const unknownSource = ({ sourceId }: MetricParameters): InvalidInput =>
  new InvalidInput([
    { pointer: '/metric/source_id', detail: `is no metric source of the tenant (given ${JSON.stringify(sourceId)})` },
  ]);

/** A cast: the row type of TypeORM does not allow free-form JSON. */
const rowOf = (rule: AlertRuleEntity) => rule as QueryDeepPartialEntity<AlertRuleEntity>;

/** Reads and writes `alert_rules`. */
@Injectable()
export class RulesRepository {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** The active rules of each of these tenants. */
  async active(tenantIds: string[]): Promise<ReadonlyMap<string, readonly AlertRuleEntity[]>> {
    const where = { tenantId: In(tenantIds), isActive: true };
    const found = await this.database.withRepository(SYSTEM, AlertRuleEntity, (rules) =>
      rules.find({ where, order: { id: 'ASC' } }),
    );
    const byTenant = new Map<string, AlertRuleEntity[]>(tenantIds.map((id) => [id, []]));
    for (const rule of found) byTenant.get(rule.tenantId)?.push(rule);
    return byTenant;
  }

  /** A page of the rules of a tenant, ordered by name. @param afterName the last name of the previous page */
  list(tenantId: string, limit: number, afterName?: string): Promise<AlertRuleEntity[]> {
    const where = { tenantId, ...(afterName !== undefined && { name: MoreThan(afterName) }) };
    return this.database.withRepository(tenantId, AlertRuleEntity, (rules) =>
      rules.find({ where, order: { name: 'ASC' }, take: limit }),
    );
  }

  /** The number of rules of a tenant. */
  count(tenantId: string): Promise<number> {
    return this.database.withRepository(tenantId, AlertRuleEntity, (rules) => rules.countBy({ tenantId }));
  }

  /** One rule. @throws RuleNotFound */
  async get(tenantId: string, id: string): Promise<AlertRuleEntity> {
    const rule = await this.database.withRepository(tenantId, AlertRuleEntity, (rules) =>
      rules.findOneBy({ tenantId, id }),
    );
    if (!rule) throw new RuleNotFound(id);
    return rule;
  }

  /** These rules of a tenant; those that do not exist are missing. */
  those(tenantId: string, ids: readonly string[]): Promise<readonly AlertRuleEntity[]> {
    return this.database.withRepository(tenantId, AlertRuleEntity, (rules) => rules.findBy({ tenantId, id: In(ids) }));
  }

  /**
   * One rule, locked until the transaction ends.
   * @param version the version that it must have; undefined: any
   * @throws RuleNotFound, RuleChanged
   */
  async lock(tenantId: string, id: string, version?: number): Promise<AlertRuleEntity> {
    const rule = await this.database.withRepository(tenantId, AlertRuleEntity, (rules) =>
      rules.findOne({ where: { tenantId, id }, lock: { mode: 'pessimistic_write' } }),
    );
    if (!rule) throw new RuleNotFound(id);
    if (version !== undefined && rule.version !== version) throw new RuleChanged(rule.version);
    return rule;
  }

  /** All rules of a tenant, ordered by name, locked until the transaction ends. */
  lockAll(tenantId: string): Promise<AlertRuleEntity[]> {
    return this.database.withRepository(tenantId, AlertRuleEntity, (rules) =>
      rules.find({ where: { tenantId }, order: { name: 'ASC' }, lock: { mode: 'pessimistic_write' } }),
    );
  }

  /** Inserts a rule. @throws RuleNameTaken; InvalidInput if its escalation policy or metric source does not exist */
  async create(tenantId: string, definition: RuleDefinition, by: AuditActor): Promise<AlertRuleEntity> {
    const rule = { ...this.newRule(tenantId, definition), createdBy: by.id, createdByName: by.name ?? null };
    await this.database
      .withRepository(tenantId, AlertRuleEntity, (rules) => rules.insert(rowOf(rule)))
      .catch((error: unknown) => this.refuse(error, definition));
    return rule;
  }

  /**
   * Replaces the definition of a locked rule, and increases its version.
   * @throws RuleNameTaken; InvalidInput if its escalation policy or metric source does not exist
   */
  async replace(rule: AlertRuleEntity, definition: RuleDefinition): Promise<AlertRuleEntity> {
    const changed = { ...rule, ...definition, version: rule.version + 1, updatedAt: this.clock.now() };
    const { id, tenantId } = rule;
    await this.database
      .withRepository(tenantId, AlertRuleEntity, (rules) => rules.update({ tenantId, id }, rowOf(changed)))
      .catch((error: unknown) => this.refuse(error, definition));
    return changed;
  }

  /** Deletes a locked rule. */
  async remove({ tenantId, id }: AlertRuleEntity): Promise<void> {
    await this.database.withRepository(tenantId, AlertRuleEntity, (rules) => rules.delete({ tenantId, id }));
  }

  /** Inserts rules with these definitions for each of these tenants. */
  async install(tenantIds: readonly string[], definitions: readonly RuleDefinition[]): Promise<AlertRuleEntity[]> {
    const all = tenantIds.flatMap((tenantId) => definitions.map((definition) => this.newRule(tenantId, definition)));
    await this.database.withRepository(SYSTEM, AlertRuleEntity, (rules) => insertAll(rules, all.map(rowOf)));
    return all;
  }

  private newRule(tenantId: string, definition: RuleDefinition): AlertRuleEntity {
    const now = this.clock.now();
    return ruleOf(definition, now, { id: uuidv7(now.getTime()), tenantId, version: 1 });
  }

  private refuse(error: unknown, { name, escalationPolicyId, slaTargets, parameters }: RuleDefinition): never {
    const constraint = constraintOf(error);
    if (constraint === 'alert_rule_metric_sources_source') throw unknownSource(parameters as MetricParameters);
    if (constraint === 'alert_rules_name') throw new RuleNameTaken(name);
    if (constraint === 'alert_rule_sla_calendars_calendar')
      throw new InvalidInput(calendarFaults(slaTargets, constraintDetailOf(error)));
    if (constraint !== 'alert_rules_escalation_policy') throw error;
    const detail = `is no escalation policy of the tenant (given ${JSON.stringify(escalationPolicyId)})`;
    throw new InvalidInput([{ pointer: '/escalation_policy_id', detail }]);
  }
}
