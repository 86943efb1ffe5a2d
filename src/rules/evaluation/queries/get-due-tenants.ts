import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { RuleType } from '../../domain/rule-parameters';
import { RuleStatesRepository } from '../persistence/rule-states.repository';

/** Tenants with rule states that are due. */
export class GetDueTenantsQuery extends Query<readonly string[]> {
  constructor(
    readonly at: Date,
    readonly type: RuleType,
    /** The maximum number of states to read; if more are due, some tenants are missing. */
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
