import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Config } from '../../../../libs/config/config';
import type { AlertRuleEntity } from '../alert-rule.entity';
import { RulesRepository } from '../persistence/rules.repository';

/** All rules of a tenant, ordered by name. */
export class ExportRulesQuery extends Query<readonly AlertRuleEntity[]> {
  constructor(readonly tenantId: string) {
    super();
  }
}

@QueryHandler(ExportRulesQuery)
export class ExportRulesHandler implements IQueryHandler<ExportRulesQuery> {
  constructor(
    private readonly rules: RulesRepository,
    private readonly config: Config,
  ) {}

  execute({ tenantId }: ExportRulesQuery): Promise<readonly AlertRuleEntity[]> {
    return this.rules.list(tenantId, this.config.rules.mostPerTenant);
  }
}
