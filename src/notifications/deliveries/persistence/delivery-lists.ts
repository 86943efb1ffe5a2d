import { Injectable } from '@nestjs/common';
import { Database } from '../../../../libs/database/database';
import { prepared } from '../../../../libs/database/prepared';
import { type DeliveryRow, selectedDelivery } from '../delivery-row';
import type { DeliveryFilter } from '../delivery-filter';

const find = prepared(`SELECT ${selectedDelivery()} FROM deliveries WHERE tenant_id = $1 AND id = $2`);

const findSome = prepared(
  `SELECT ${selectedDelivery()} FROM deliveries WHERE tenant_id = $1 AND id = ANY ($2::uuid[])`,
);

/** Lists of the deliveries of one tenant. */
@Injectable()
export class DeliveryLists {
  constructor(private readonly database: Database) {}

  /** Finds a delivery of a tenant. */
  async find(tenantId: string, id: string): Promise<DeliveryRow | undefined> {
    const [row] = await this.database.query<DeliveryRow[]>(tenantId, find, [tenantId, id]);
    return row;
  }

  /** Finds some deliveries of a tenant. */
  some(tenantId: string, ids: readonly string[]): Promise<readonly DeliveryRow[]> {
    return this.database.query<DeliveryRow[]>(tenantId, findSome, [tenantId, ids]);
  }

  /** A page, the newest first. An index gives the order: by alert, by member, or by tenant. */
  page(tenantId: string, filter: DeliveryFilter, limit: number, before?: string): Promise<readonly DeliveryRow[]> {
    const values: unknown[] = [tenantId, limit];
    const conditions = deliveryConditions({ ...filter, before }).map(([sql, value]) =>
      sql.replace('?', `$${values.push(value)}`),
    );
    const where = ['tenant_id = $1', ...conditions].join(' AND ');
    const sql = prepared(`SELECT ${selectedDelivery()} FROM deliveries WHERE ${where} ORDER BY id DESC LIMIT $2`);
    return this.database.queryInOrder<DeliveryRow[]>(tenantId, sql, values);
  }
}

/** A filter with the place in a list. */
interface PlacedFilter extends DeliveryFilter {
  readonly before?: string | undefined;
  readonly after?: string | undefined;
}

/** The conditions that a filter has; there are few combinations, so that their statements can be prepared. */
export function deliveryConditions(filter: PlacedFilter): (readonly [string, unknown])[] {
  const { states, channels, provider, userId, alertId, from, to, before, after } = filter;
  const all: (readonly [string, unknown])[] = [
    ['id < ?', before],
    ['id > ?', after],
    ['alert_id = ?', alertId],
    ['target_id = ? AND user_id IS NOT NULL', userId],
    ['state = ANY (?::text[])', states],
    ['channel = ANY (?::text[])', channels],
    ['provider = ?', provider],
    ['created_at >= ?', from],
    ['created_at < ?', to],
  ];
  return all.filter(([, value]) => value !== undefined);
}
