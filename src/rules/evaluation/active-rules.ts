import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { TableChangeListener } from '../../../libs/database/table-change-listener';
import { TenantCache } from '../../../libs/database/tenant-cache';
import { mapInTurns } from '../../../libs/kernel/turns';
import { GetTenantSettingsQuery, type TenantSettings } from '../../directory';
import type { AlertRuleEntity } from '../catalogue/alert-rule.entity';
import { RulesRepository } from '../catalogue/persistence/rules.repository';
import { AlertTypes } from './alert-types';
import { AlertTypesRepository } from './persistence/alert-types.repository';
import { emptyRuleSet, RuleSet } from './rule-set';

/** Takes turns with other work: a tenant can have hundreds of rules, and compiling one can take some milliseconds. */
async function compile(
  rules: readonly AlertRuleEntity[],
  settings: TenantSettings,
  types: readonly string[] = [],
): Promise<RuleSet> {
  const ruleSet = new RuleSet([], settings, undefined, new AlertTypes(types));
  await mapInTurns(rules, (rule) => ruleSet.add(rule, settings, settings.noise));
  return ruleSet;
}

/** The compiled active rules of each tenant. Reloaded when a process changes the rules or the settings of the tenant. */
@Injectable()
export class ActiveRules {
  private readonly cache: TenantCache<RuleSet>;

  constructor(
    private readonly repository: RulesRepository,
    private readonly types: AlertTypesRepository,
    private readonly queries: QueryBus,
    changes: TableChangeListener,
  ) {
    const load = (tenantIds: string[]) => this.load(tenantIds);
    this.cache = new TenantCache(changes, ['alert_rules', 'tenants'], load, emptyRuleSet);
  }

  /** The active rules of each of these tenants. */
  of(tenantIds: Iterable<string>): Promise<ReadonlyMap<string, RuleSet>> {
    return this.cache.of(tenantIds);
  }

  private async load(tenantIds: string[]): Promise<ReadonlyMap<string, RuleSet>> {
    const [rules, settings, types] = await Promise.all([
      this.repository.active(tenantIds),
      this.queries.execute(new GetTenantSettingsQuery(tenantIds)),
      this.types.of(tenantIds),
    ]);
    const compiled = await mapInTurns(
      settings,
      async ([id, one]) => [id, await compile(rules.get(id) ?? [], one, types.get(id))] as const,
    );
    return new Map(compiled);
  }
}
