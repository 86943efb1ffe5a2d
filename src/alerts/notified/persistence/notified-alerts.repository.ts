import { Injectable } from '@nestjs/common';
import type { Channel } from '../../../../libs/config/config';
import { Database, SYSTEM } from '../../../../libs/database/database';
import { RowArrays } from '../../../../libs/database/row-arrays';
import { prepared } from '../../../../libs/database/prepared';
import { columnTypesOf } from '../../listing/alert-view';
import { ActiveAlerts } from '../../listing/persistence/active-alerts';

/** A delivery about an alert that a provider, or the app itself, has accepted. */
export interface AcceptedDelivery {
  readonly tenantId: string;
  readonly alertId: string;
  /** The episode of the alert when the delivery was planned. */
  readonly episode: number;
  readonly channel: Channel;
  readonly deliveryId: string;
}

const accepted = new RowArrays(
  columnTypesOf(['tenantId', 'id', 'episode', 'notificationChannel', 'notificationId'] as const),
);

const rowOf = ({ tenantId, alertId: id, episode, channel, deliveryId }: AcceptedDelivery) => ({
  tenantId,
  id,
  episode,
  notificationChannel: channel,
  notificationId: deliveryId,
});

// ordered by id: all writers lock alerts in this order, which avoids deadlocks.
// `locked` searches by id only: with a tenant, a plan could scan all alerts of the tenant for each row.
// An alert whose episode has its first delivery stays as it is: no lock is needed
const record = prepared(`
  WITH r AS (SELECT * FROM ${accepted.sql}),
  locked AS (
    SELECT a.id, a.tenant_id, a.episode, r AS new
    FROM alerts a JOIN r ON a.id = r.id WHERE NOT a.notification_sent ORDER BY a.id FOR NO KEY UPDATE OF a
  )
  UPDATE alerts a
  SET notification_sent = true, notification_channel = (l.new).notification_channel, notification_id = (l.new).notification_id
  FROM locked l
  WHERE a.id = l.id AND l.tenant_id = (l.new).tenant_id AND l.episode = (l.new).episode
  RETURNING a.notification_id AS "deliveryId", a.tenant_id AS "tenantId"`);

/** Writes the first accepted delivery to `alerts`. */
@Injectable()
export class NotifiedAlertsRepository {
  constructor(
    private readonly database: Database,
    private readonly active: ActiveAlerts,
  ) {}

  /**
   * Stores deliveries, at most one for each episode of an alert, in the alerts that have none of their episode yet.
   * @returns the ids of the deliveries that were stored
   */
  async record(deliveries: readonly AcceptedDelivery[]): Promise<readonly string[]> {
    return this.database.transaction(SYSTEM, async (entities) => {
      const values = accepted.of(deliveries.map(rowOf));
      const [rows] = await entities.query<[{ deliveryId: string; tenantId: string }[], number]>(record, values);
      this.active.change(
        entities,
        rows.map(({ tenantId }) => tenantId),
      );
      return rows.map(({ deliveryId }) => deliveryId);
    });
  }
}
