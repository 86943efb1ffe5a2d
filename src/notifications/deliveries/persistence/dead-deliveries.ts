import { Injectable } from '@nestjs/common';
import { Database } from '../../../../libs/database/database';
import { prepared } from '../../../../libs/database/prepared';
import type { DeliveryFilter } from '../delivery-filter';
import { type DeliveryRow, selectedDelivery } from '../delivery-row';
import { deliveryConditions } from './delivery-lists';

// those of one tenant wait for each other, so that nothing is sent again twice
const lock = prepared(`SELECT pg_advisory_xact_lock(hashtext('redrive'), hashtext($1::uuid::text))`);

/** Deliveries that failed, or whose outcome nobody knows. */
@Injectable()
export class DeadDeliveries {
  constructor(private readonly database: Database) {}

  /**
   * The next of those that can be sent again and were not, the oldest first. Nobody else gets them until the end of the
   * transaction, which it needs.
   */
  async lockNext(
    tenantId: string,
    filter: DeliveryFilter,
    limit: number,
    after?: string,
  ): Promise<readonly DeliveryRow[]> {
    const values: unknown[] = [tenantId, limit];
    const conditions = deliveryConditions({ ...filter, after }).map(([sql, value]) =>
      sql.replace('?', `$${values.push(value)}`),
    );
    const where = ['tenant_id = $1', ...conditions].join(' AND ');
    const sql = prepared(`
      SELECT ${selectedDelivery('d')} FROM deliveries d WHERE ${where} AND state IN ('failed', 'unknown')
        AND kind NOT IN ('code', 'test') AND channel <> 'in_app' AND content -> 'isEdit' IS NULL
        AND NOT EXISTS (SELECT FROM deliveries child WHERE child.parent_id = d.id)
      ORDER BY id LIMIT $2`);
    await this.database.query(tenantId, lock, [tenantId]);
    return this.database.query<DeliveryRow[]>(tenantId, sql, values);
  }
}
