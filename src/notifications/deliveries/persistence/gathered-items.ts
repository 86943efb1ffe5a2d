import { Injectable } from '@nestjs/common';
import { Database, SYSTEM } from '../../../../libs/database/database';
import { prepared } from '../../../../libs/database/prepared';
import { type DeliveryRow, selectedDelivery } from '../delivery-row';

const select = prepared(`SELECT ${selectedDelivery()} FROM deliveries WHERE digest_id = ANY ($1::uuid[])`);

/** The deliveries that were told together by others. */
@Injectable()
export class GatheredItems {
  constructor(private readonly database: Database) {}

  /** Those that digests and summaries among these deliveries tell of. */
  async of(deliveries: readonly DeliveryRow[]): Promise<readonly DeliveryRow[]> {
    const ids = deliveries.filter(({ kind }) => kind === 'digest' || kind === 'summary').map(({ id }) => id);
    return ids.length === 0 ? [] : this.database.query<DeliveryRow[]>(SYSTEM, select, [ids]);
  }
}
