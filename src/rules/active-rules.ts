import { Injectable } from '@nestjs/common';
import { Changes } from '../../libs/database/changes';
import { TenantCache } from '../../libs/database/tenant-cache';
import type { AlertRuleEntity } from './alert-rule.entity';
import { CompiledRule } from './compiled-rule';
import { RulesRepository } from './persistence/rules.repository';

/** A rule that could not be made ready, and why. */
export interface BrokenRule {
  readonly rule: AlertRuleEntity;
  readonly error: Error;
}

export interface RulesOfType {
  readonly ready: readonly CompiledRule[];
  readonly broken: readonly BrokenRule[];
}

/** A tenant's active rules by event type. */
export type RulesByType = ReadonlyMap<string, RulesOfType>;

function compiled(rules: readonly AlertRuleEntity[]): RulesOfType {
  const ready: CompiledRule[] = [];
  const broken: BrokenRule[] = [];
  for (const rule of rules) {
    try {
      ready.push(new CompiledRule(rule));
    } catch (error) {
      broken.push({ rule, error: error as Error });
    }
  }
  return { ready, broken };
}

const grouped = <T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> => {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
};

const noRules: RulesByType = new Map();

/** The rules in force, compiled once, and again when any process changed them. */
@Injectable()
export class ActiveRules {
  private readonly cache: TenantCache<RulesByType>;

  constructor(
    private readonly repository: RulesRepository,
    changes: Changes,
  ) {
    this.cache = new TenantCache(changes, 'alert_rules', (tenantIds) => this.load(tenantIds), noRules);
  }

  /** The rules of each of these tenants. */
  of(tenantIds: Iterable<string>): Promise<ReadonlyMap<string, RulesByType>> {
    return this.cache.of(tenantIds);
  }

  private async load(tenantIds: string[]): Promise<ReadonlyMap<string, RulesByType>> {
    const byTenant = grouped(await this.repository.active(tenantIds), ({ tenantId }) => tenantId);
    const compiledByType = (rules: AlertRuleEntity[]) =>
      new Map([...grouped(rules, ({ eventType }) => eventType)].map(([type, same]) => [type, compiled(same)]));
    return new Map([...byTenant].map(([tenantId, rules]) => [tenantId, compiledByType(rules)]));
  }
}
