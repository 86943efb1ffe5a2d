import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { RuleType } from '../../domain/rule-parameters';
import { RuleStatesRepository } from '../persistence/rule-states.repository';

/** Tenants that have rules whose time has come; some of them, where they are many. */
export class GetDueTenantsQuery extends Query<readonly string[]> {
  constructor(
    readonly at: Date,
    readonly type: RuleType,
    /** How many rules are looked at. */
    readonly max: number,
  ) {
    super();
  }
}

@QueryHandler(GetDueTenantsQuery)
export class GetDueTenantsHandler implements IQueryHandler<GetDueTenantsQuery> {
  constructor(private readonly states: RuleStatesRepository) {}

  execute({ at, type, max }: GetDueTenantsQuery): Promise<readonly string[]> {
    return this.states.dueTenants(at, type, max);
  }
}
