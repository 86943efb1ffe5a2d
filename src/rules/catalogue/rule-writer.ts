import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { AuditActor } from '../../../libs/audit/audit-entry';
import { Config } from '../../../libs/config/config';
import { Clock } from '../../../libs/kernel/clock';
import { Outbox } from '../../../libs/outbox/outbox';
import { SlaTargetsChangedEvent } from './events/sla-targets-changed.event';
import type { AlertRuleEntity, RuleDefinition } from './alert-rule.entity';
import { CompiledRule } from '../evaluation/compiled-rule';
import { METRIC_CLOCK } from '../evaluation/domain/metric';
import { AbsenceMemory } from '../evaluation/domain/absence';
import { TooManyRules } from '../domain/rule.errors';
import type { AbsenceParameters } from '../domain/rule-parameters';
import { RuleHistoryRepository } from './persistence/rule-history.repository';
import { type StoredState, RuleStatesRepository } from '../evaluation/persistence/rule-states.repository';
import { RuleStatsRepository } from './persistence/rule-stats.repository';
import { RulesRepository } from './persistence/rules.repository';
import { checkRule } from './rule-check';
import type { RuleAction } from '../domain/rule-action';
import { defaultReader } from '../templates/alert-templates';

/** The states that a rule starts with, because they are due at a time without an event. */
export function initialStates(rule: AlertRuleEntity, now: Date): readonly StoredState[] {
  if (!rule.isActive) return [];
  const { basis, memory, nextTime } = new CompiledRule(rule, defaultReader);
  const { id: ruleId, tenantId, ruleType } = rule;
  if (ruleType === 'metric') return [{ ruleId, tenantId, ruleType, key: METRIC_CLOCK, basis, state: null, dueAt: now }];
  const dueAt = nextTime?.(now) ?? null;
  if (nextTime) return dueAt === null ? [] : [{ ruleId, tenantId, ruleType, key: '', basis, state: null, dueAt }];
  if (!(memory instanceof AbsenceMemory)) return [];
  return (rule.parameters as AbsenceParameters).expectedKeys.map((key) => {
    const { state, dueMs } = memory.expected(now.getTime());
    return { ruleId, tenantId, ruleType, key, basis, state, dueAt: dueMs === undefined ? null : new Date(dueMs) };
  });
}

/** Checks and writes rules with their history and initial states, in the current transaction. */
@Injectable()
export class RuleWriter {
  constructor(
    private readonly rules: RulesRepository,
    private readonly history: RuleHistoryRepository,
    private readonly states: RuleStatesRepository,
    private readonly stats: RuleStatsRepository,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly outbox: Outbox,
  ) {}

  /** Creates a rule. @throws InvalidInput, RuleNameTaken, TooManyRules */
  async create(tenantId: string, definition: RuleDefinition, by: AuditActor): Promise<AlertRuleEntity> {
    await checkRule(definition, this.clock.now());
    const max = this.config.rules.mostPerTenant;
    const count = await this.rules.count(tenantId);
    if (count >= max) throw new TooManyRules(max, count);
    const rule = await this.rules.create(tenantId, definition, by);
    await this.recordChange('created', rule, by.id);
    return rule;
  }

  /**
   * Replaces the definition of a locked rule.
   * @throws InvalidInput, RuleNameTaken
   */
  async change(
    rule: AlertRuleEntity,
    definition: RuleDefinition,
    by: string,
    action: RuleAction,
  ): Promise<AlertRuleEntity> {
    // a rule that is no longer valid can be switched off, but not saved otherwise
    if (action !== 'disabled') await checkRule(definition, this.clock.now());
    const changed = await this.rules.replace(rule, definition);
    await this.recordChange(action, changed, by);
    if (!isDeepStrictEqual(changed.slaTargets, rule.slaTargets)) await this.recordTargets(changed);
    return changed;
  }

  /** Deletes a locked rule; its history is not deleted. */
  async remove(rule: AlertRuleEntity, by: string): Promise<void> {
    await this.rules.remove(rule);
    await this.states.removeRule(rule.tenantId, rule.id);
    await this.stats.remove(rule.tenantId, rule.tenantId, rule.id);
    await this.history.record(rule.tenantId, 'deleted', by, [{ ...rule, version: rule.version + 1 }]);
  }

  private recordTargets({ tenantId, id: ruleId }: AlertRuleEntity): Promise<void> {
    const timestamp = this.clock.now().toISOString();
    return this.outbox.record(tenantId, [new SlaTargetsChangedEvent({ tenantId, ruleId, timestamp })]);
  }

  private async recordChange(action: RuleAction, rule: AlertRuleEntity, by: string): Promise<void> {
    await this.history.record(rule.tenantId, action, by, [rule]);
    await this.states.start(initialStates(rule, this.clock.now()), this.clock.now());
  }
}
