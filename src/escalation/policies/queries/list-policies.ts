import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { PoliciesRepository } from '../persistence/policies.repository';
import type { PolicyRow } from '../policy-view';

/** A page of the escalation policies of a tenant, oldest first. */
export class ListPoliciesQuery extends Query<readonly PolicyRow[]> {
  constructor(
    readonly tenantId: string,
    readonly limit: number,
    readonly after?: string,
  ) {
    super();
  }
}

@QueryHandler(ListPoliciesQuery)
export class ListPoliciesHandler implements IQueryHandler<ListPoliciesQuery> {
  constructor(private readonly policies: PoliciesRepository) {}

  execute({ tenantId, limit, after }: ListPoliciesQuery): Promise<readonly PolicyRow[]> {
    return this.policies.list(tenantId, limit, after);
  }
}

/** One escalation policy. Throws PolicyNotFound. */
export class GetPolicyQuery extends Query<PolicyRow> {
  constructor(
    readonly tenantId: string,
    readonly id: string,
  ) {
    super();
  }
}

@QueryHandler(GetPolicyQuery)
export class GetPolicyHandler implements IQueryHandler<GetPolicyQuery> {
  constructor(private readonly policies: PoliciesRepository) {}

  execute({ tenantId, id }: GetPolicyQuery): Promise<PolicyRow> {
    return this.policies.get(tenantId, id);
  }
}
