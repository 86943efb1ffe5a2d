import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Database, SYSTEM } from '../../../../libs/database/database';
import type { RuleType } from '../../domain/rule-parameters';

/** Tenants with rule states that are due. */
export class GetDueTenantsQuery extends Query<readonly string[]> {
  constructor(
    readonly at: Date,
    readonly type: RuleType,
    /** The maximum number of states to read; if more are due, some tenants are missing. */
    readonly max: number,
    /** The tenants to leave out. */
    readonly otherThan: readonly string[],
  ) {
    super();
  }
}

/** SQL: when the first state of a rule is due. */
export const firstDueRule = `SELECT min(due_at) FROM rule_states WHERE due_at IS NOT NULL AND rule_type <> 'metric'`;

const select = `
  SELECT DISTINCT tenant_id AS "tenantId" FROM
    (SELECT tenant_id FROM rule_states WHERE due_at <= $1 AND rule_type = $2 AND tenant_id <> ALL($4::uuid[]) ORDER BY due_at LIMIT $3) due`;

@QueryHandler(GetDueTenantsQuery)
export class GetDueTenantsHandler implements IQueryHandler<GetDueTenantsQuery> {
  constructor(private readonly database: Database) {}

  async execute({ at, type, max, otherThan }: GetDueTenantsQuery): Promise<readonly string[]> {
    const rows = await this.database.query<{ tenantId: string }[]>(SYSTEM, select, [at, type, max, otherThan]);
    return rows.map(({ tenantId }) => tenantId);
  }
}
