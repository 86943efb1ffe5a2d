import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { Channel } from '../../../../libs/config/config';
import { Database } from '../../../../libs/database/database';
import type { DeliveryState } from '../domain/delivery-state';

/** Who was told of an alert, over what, and whether it arrived. */
export interface AlertDelivery {
  /** `d:` and the id of the delivery. */
  readonly id: string;
  readonly at: Date;
  readonly deliveryId: string;
  readonly channel: Channel;
  readonly state: DeliveryState;
  readonly stateReason: string | null;
  readonly cause: string;
  /** The member who is told; null: a destination is. */
  readonly userId: string | null;
  readonly destinationId: string | null;
}

/** The deliveries about an alert, the newest first. */
export class ListAlertDeliveriesQuery extends Query<readonly AlertDelivery[]> {
  constructor(
    readonly tenantId: string,
    readonly alertId: string,
    /** Only those to this member; undefined: all. */
    readonly userId: string | undefined,
    readonly limit: number,
    /** Those before this place, of which the time is in milliseconds. */
    readonly before?: { readonly at: string; readonly id: string },
  ) {
    super();
  }
}

const select = `
  SELECT * FROM (
    SELECT 'd:' || id AS id, date_trunc('milliseconds', created_at) AS at, id AS "deliveryId", channel, state,
      state_reason AS "stateReason", cause, user_id AS "userId", destination_id AS "destinationId"
    FROM deliveries WHERE tenant_id = $1 AND alert_id = $2 AND ($3::uuid IS NULL OR user_id = $3)
  ) AS told
  WHERE $5::timestamptz IS NULL OR at < $5 OR at = $5 AND id COLLATE "C" < $6
  ORDER BY at DESC, id COLLATE "C" DESC LIMIT $4`;

@QueryHandler(ListAlertDeliveriesQuery)
export class ListAlertDeliveriesHandler implements IQueryHandler<ListAlertDeliveriesQuery> {
  constructor(private readonly database: Database) {}

  execute(asked: ListAlertDeliveriesQuery): Promise<readonly AlertDelivery[]> {
    const { tenantId, alertId, userId, limit, before } = asked;
    const values = [tenantId, alertId, userId ?? null, limit, before?.at ?? null, before?.id ?? null];
    return this.database.query<AlertDelivery[]>(tenantId, select, values);
  }
}
