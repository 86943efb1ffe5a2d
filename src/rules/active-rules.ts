import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { Changes } from '../../libs/database/changes';
import { TenantCache } from '../../libs/database/tenant-cache';
import { GetTenantSettingsQuery } from '../directory';
import { RulesRepository } from './persistence/rules.repository';
import { emptyRuleBook, RuleBook } from './rule-book';

/** The rules in force, compiled once, and again when any process changed them or how their tenant reads. */
@Injectable()
export class ActiveRules {
  private readonly cache: TenantCache<RuleBook>;

  constructor(
    private readonly repository: RulesRepository,
    private readonly queries: QueryBus,
    changes: Changes,
  ) {
    const load = (tenantIds: string[]) => this.load(tenantIds);
    this.cache = new TenantCache(changes, ['alert_rules', 'tenants'], load, emptyRuleBook);
  }

  /** The rules of each of these tenants. */
  of(tenantIds: Iterable<string>): Promise<ReadonlyMap<string, RuleBook>> {
    return this.cache.of(tenantIds);
  }

  private async load(tenantIds: string[]): Promise<ReadonlyMap<string, RuleBook>> {
    const [rules, settings] = await Promise.all([
      this.repository.active(tenantIds),
      this.queries.execute(new GetTenantSettingsQuery(tenantIds)),
    ]);
    return new Map([...settings].map(([id, one]) => [id, new RuleBook(rules.get(id) ?? [], one, one.noise)]));
  }
}
