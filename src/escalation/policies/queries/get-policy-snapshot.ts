import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Database } from '../../../../libs/database/database';
import { prepared } from '../../../../libs/database/prepared';
import type { PolicySnapshot } from '../domain/policy';

/** A policy of a tenant as it is now, whether it is active or not; undefined: the tenant has none with this id. */
export class GetPolicySnapshotQuery extends Query<PolicySnapshot | undefined> {
  constructor(
    readonly tenantId: string,
    readonly id: string,
  ) {
    super();
  }
}

const select = prepared(`
  SELECT id, version, name, levels, repeat_count, repeat_every_seconds
  FROM escalation_policies WHERE tenant_id = $1 AND id = $2`);

@QueryHandler(GetPolicySnapshotQuery)
export class GetPolicySnapshotHandler implements IQueryHandler<GetPolicySnapshotQuery> {
  constructor(private readonly database: Database) {}

  async execute({ tenantId, id }: GetPolicySnapshotQuery): Promise<PolicySnapshot | undefined> {
    const [policy] = await this.database.query<PolicySnapshot[]>(tenantId, select, [tenantId, id]);
    return policy;
  }
}
