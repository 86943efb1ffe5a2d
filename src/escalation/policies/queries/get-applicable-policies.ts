import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Database, SYSTEM } from '../../../../libs/database/database';
import { prepared } from '../../../../libs/database/prepared';
import type { Severity } from '../../../alerts';
import { NewTenants } from '../new-tenants';
import type { PolicySnapshot } from '../domain/policy';

/** An alert whose policy is wanted. */
export interface EscalatingAlert {
  readonly tenantId: string;
  readonly alertId: string;
  readonly severity: Severity;
  /** Its own policy; null: it has none. */
  readonly policyId: string | null;
}

/**
 * The policy of each alert, by the alert's id: its own if that is active, else the tenant's default for its severity, else none.
 * Takes any number of alerts, of any tenants, in one statement, or a few if a tenant is new.
 */
export class GetApplicablePoliciesQuery extends Query<ReadonlyMap<string, PolicySnapshot>> {
  constructor(readonly alerts: readonly EscalatingAlert[]) {
    super();
  }
}

const select = prepared(`
  SELECT wanted.alert_id AS "alertId", p.id, p.version, p.name, p.levels, p.repeat_count, p.repeat_every_seconds
  FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[]) AS wanted(tenant_id, alert_id, severity, policy_id)
  CROSS JOIN LATERAL (
    SELECT * FROM escalation_policies p
    WHERE p.tenant_id = wanted.tenant_id AND p.is_active
      AND (p.id = wanted.policy_id OR wanted.severity = ANY (p.default_for))
    ORDER BY p.id IS NOT DISTINCT FROM wanted.policy_id DESC LIMIT 1
  ) AS p`);

@QueryHandler(GetApplicablePoliciesQuery)
export class GetApplicablePoliciesHandler implements IQueryHandler<GetApplicablePoliciesQuery> {
  constructor(
    private readonly database: Database,
    private readonly newTenants: NewTenants,
  ) {}

  async execute({ alerts }: GetApplicablePoliciesQuery): Promise<ReadonlyMap<string, PolicySnapshot>> {
    if (alerts.length === 0) return new Map();
    const found = await this.read(alerts);
    const without = alerts.filter(({ alertId }) => !found.has(alertId)).map(({ tenantId }) => tenantId);
    return (await this.newTenants.ship(without)) ? this.read(alerts) : found;
  }

  private async read(alerts: readonly EscalatingAlert[]): Promise<ReadonlyMap<string, PolicySnapshot>> {
    const rows = await this.database.query<(PolicySnapshot & { alertId: string })[]>(SYSTEM, select, [
      alerts.map(({ tenantId }) => tenantId),
      alerts.map(({ alertId }) => alertId),
      alerts.map(({ severity }) => severity),
      alerts.map(({ policyId }) => policyId),
    ]);
    return new Map(rows.map(({ alertId, ...policy }) => [alertId, policy]));
  }
}
