import { Injectable } from '@nestjs/common';
import { Database } from '../../../../libs/database/database';
import { ActiveAlerts } from '../../listing/persistence/active-alerts';

// ordered by id: all writers lock alerts in this order, which avoids deadlocks.
// as a subquery, a plan could run the search with its limit again for each alert, and so change more
const forget = `
  WITH named AS (
    SELECT id FROM alerts WHERE tenant_id = $1 AND escalation_policy_id = $2 AND id > $3 ORDER BY id LIMIT $4 FOR NO KEY UPDATE
  )
  UPDATE alerts a SET escalation_policy_id = NULL FROM named WHERE a.id = named.id AND a.tenant_id = $1 RETURNING a.id`;

const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

/** Writes which escalation policies alerts name. */
@Injectable()
export class AlertPoliciesRepository {
  constructor(
    private readonly database: Database,
    private readonly active: ActiveAlerts,
  ) {}

  /**
   * Takes a policy from at most `max` alerts that name it.
   * @param after the last alert of those before: without it, each search would pass by all that were forgotten already
   * @returns the last one of `max`; undefined: there are no more
   */
  forget(tenantId: string, policyId: string, max: number, after: string = BEFORE_ALL): Promise<string | undefined> {
    return this.database.transaction(tenantId, async (entities) => {
      const [rows] = await entities.query<[{ id: string }[], number]>(forget, [tenantId, policyId, after, max]);
      if (rows.length > 0) this.active.change(entities, [tenantId]);
      return rows.length < max
        ? undefined
        : rows
            .map(({ id }) => id)
            .toSorted()
            .at(-1);
    });
  }
}
