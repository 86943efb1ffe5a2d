import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Database, SYSTEM } from '../../../../libs/database/database';
import { prepared } from '../../../../libs/database/prepared';
import { ANY_TYPE } from '../wishes';
import type { WishesRequest } from './get-wishes';

/** Types of alerts of a tenant. The tenants of a query must be different. */
export interface SubscribersRequest {
  readonly tenantId: string;
  readonly alertTypes: readonly string[];
}

const select = prepared(`
  SELECT s.tenant_id AS "tenantId", array_agg(DISTINCT s.staff_id) AS "memberIds"
  FROM json_to_recordset($1) AS wanted("tenantId" uuid, "alertTypes" text[])
  JOIN alert_subscriptions s ON s.tenant_id = wanted."tenantId" AND s.alert_type = ANY (wanted."alertTypes") AND s.is_enabled
  GROUP BY s.tenant_id`);

/**
 * The members who subscribed to types of alerts, in one statement for all tenants. Tenants without any are missing. Whether their
 * filters match, and whether they may see an alert, is decided by `chooseRecipients`.
 */
export class GetSubscribersQuery extends Query<readonly WishesRequest[]> {
  constructor(readonly wanted: readonly SubscribersRequest[]) {
    super();
  }
}

@QueryHandler(GetSubscribersQuery)
export class GetSubscribersHandler implements IQueryHandler<GetSubscribersQuery> {
  constructor(private readonly database: Database) {}

  async execute({ wanted }: GetSubscribersQuery): Promise<readonly WishesRequest[]> {
    if (wanted.length === 0) return [];
    const requests = wanted.map(({ tenantId, alertTypes }) => ({ tenantId, alertTypes: [...alertTypes, ANY_TYPE] }));
    return this.database.query<WishesRequest[]>(SYSTEM, select, [JSON.stringify(requests)]);
  }
}
