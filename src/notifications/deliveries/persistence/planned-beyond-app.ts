import { Injectable } from '@nestjs/common';
import { Database, SYSTEM } from '../../../../libs/database/database';
import { prepared } from '../../../../libs/database/prepared';
import type { DeliveryRow } from '../delivery-row';

const select = prepared(`
  SELECT wanted.alert_id AS "alertId"
  FROM unnest($1::uuid[], $2::uuid[], $3::int[]) AS wanted(tenant_id, alert_id, episode)
  WHERE NOT EXISTS (
    SELECT FROM deliveries d WHERE d.tenant_id = wanted.tenant_id AND d.alert_id = wanted.alert_id
      AND d.episode = wanted.episode AND d.channel <> 'in_app' AND d.state <> 'skipped')`);

/** Finds the alerts of which people were told in the app alone. */
@Injectable()
export class PlannedBeyondApp {
  constructor(private readonly database: Database) {}

  /** Those of the deliveries whose alert nobody is told of, in their episode, over another channel than the app. */
  async without(deliveries: readonly DeliveryRow[]): Promise<readonly DeliveryRow[]> {
    if (deliveries.length === 0) return [];
    const episodes = [...new Map(deliveries.map((one) => [`${one.alertId} ${one.episode}`, one])).values()];
    const found = await this.database.query<{ alertId: string }[]>(SYSTEM, select, [
      episodes.map(({ tenantId }) => tenantId),
      episodes.map(({ alertId }) => alertId),
      episodes.map(({ episode }) => episode),
    ]);
    const alone = new Set(found.map(({ alertId }) => alertId));
    return deliveries.filter(({ alertId }) => alertId !== null && alone.has(alertId));
  }
}
