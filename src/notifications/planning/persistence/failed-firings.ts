import { Injectable } from '@nestjs/common';
import type { Channel } from '../../../../libs/config/config';
import { Database, SYSTEM } from '../../../../libs/database/database';
import { prepared } from '../../../../libs/database/prepared';
import { type DeliveryRow, isFiring, selectedDelivery } from '../../deliveries/delivery-row';

/** A message to a member that asked for them and did not reach them. */
export interface FailedFiring extends DeliveryRow {
  readonly alertId: string;
  readonly episode: number;
  readonly userId: string;
  /** The channels over which the member was told for this cause, or was to be. */
  readonly usedChannels: readonly Channel[];
}

// the deliveries of each cause are read once, however many of them failed
const select = prepared(`
  WITH failed AS MATERIALIZED (
    SELECT * FROM deliveries WHERE id = ANY ($1::uuid[]) AND state IN ('failed', 'unknown') AND parent_id IS NULL
  ), used AS MATERIALIZED (
    SELECT u.tenant_id, u.alert_id, u.episode, u.cause, u.target_id, array_agg(u.channel::text) AS channels
    FROM (SELECT DISTINCT tenant_id, alert_id, episode, cause FROM failed) AS c
    JOIN deliveries u ON u.tenant_id = c.tenant_id AND u.alert_id = c.alert_id AND u.episode = c.episode AND u.cause = c.cause
    GROUP BY u.tenant_id, u.alert_id, u.episode, u.cause, u.target_id
  )
  SELECT ${selectedDelivery('f')}, used.channels AS "usedChannels"
  FROM failed f JOIN used USING (tenant_id, alert_id, episode, cause, target_id) ORDER BY f.id`);

/** Finds messages that did not reach their members. */
@Injectable()
export class FailedFirings {
  constructor(private readonly database: Database) {}

  /** Those of the deliveries that asked a member for help and failed; what was sent again by hand is not among them. */
  async of(deliveryIds: readonly string[]): Promise<readonly FailedFiring[]> {
    const rows = await this.database.query<FailedFiring[]>(SYSTEM, select, [deliveryIds]);
    return rows.filter((row) => isFiring(row) && row.userId !== null && row.epoch !== null && row.channel !== 'in_app');
  }
}
