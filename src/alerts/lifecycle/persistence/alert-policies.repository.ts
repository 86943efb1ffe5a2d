import { Injectable } from '@nestjs/common';
import { Database } from '../../../../libs/database/database';
import { ActiveAlerts } from '../../listing/persistence/active-alerts';

// ordered by id: all writers lock alerts in this order, which avoids deadlocks
const forget = `
  UPDATE alerts a SET escalation_policy_id = NULL
  FROM (SELECT id FROM alerts WHERE tenant_id = $1 AND escalation_policy_id = $2 ORDER BY id LIMIT $3 FOR UPDATE) AS named
  WHERE a.id = named.id AND a.tenant_id = $1`;

/** Writes which escalation policies alerts name. */
@Injectable()
export class AlertPoliciesRepository {
  constructor(
    private readonly database: Database,
    private readonly active: ActiveAlerts,
  ) {}

  /** Takes a policy from at most `max` alerts that name it. @returns from how many */
  forget(tenantId: string, policyId: string, max: number): Promise<number> {
    return this.database.transaction(tenantId, async (entities) => {
      const [, count] = await entities.query<[unknown, number]>(forget, [tenantId, policyId, max]);
      if (count > 0) this.active.change(entities, [tenantId]);
      return count;
    });
  }
}
