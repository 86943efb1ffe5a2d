import { IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { Database } from '../../../../libs/database/database';
import { CountMessagesOfAlertsQuery } from '../../../suppression';
import { toldStates } from '../domain/delivery-state';

/** By the index of alerts, one after the other: the list is short, whatever the size of the table. */
export const countOfAlerts = `
  SELECT coalesce(sum(told.count), 0)::int AS count
  FROM unnest($2::uuid[]) AS alert(id)
  CROSS JOIN LATERAL (
    SELECT count(*) FROM deliveries d WHERE d.tenant_id = $1 AND d.alert_id = alert.id AND d.state = ANY($3)
  ) AS told`;

/** Counts the deliveries about alerts that reached somebody, or may have. */
@QueryHandler(CountMessagesOfAlertsQuery)
export class CountDeliveriesOfAlertsHandler implements IQueryHandler<CountMessagesOfAlertsQuery> {
  constructor(private readonly database: Database) {}

  async execute({ tenantId, alertIds }: CountMessagesOfAlertsQuery): Promise<number> {
    if (alertIds.length === 0) return 0;
    const [row] = await this.database.query<[{ count: number }]>(tenantId, countOfAlerts, [
      tenantId,
      alertIds,
      toldStates,
    ]);
    return row.count;
  }
}
