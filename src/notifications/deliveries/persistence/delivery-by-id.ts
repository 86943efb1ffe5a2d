import { Injectable } from '@nestjs/common';
import { Database, type Scope } from '../../../../libs/database/database';
import { prepared } from '../../../../libs/database/prepared';
import { type DeliveryRow, selectedDelivery } from '../delivery-row';

const byId = prepared(`SELECT ${selectedDelivery()} FROM deliveries WHERE id = $1`);
const byMessage = prepared(`
  SELECT ${selectedDelivery()} FROM deliveries WHERE provider_message_id = $1 AND provider = $2 ORDER BY id DESC LIMIT 1`);

/** Finds deliveries by what a link or a provider says, whichever tenant they belong to. */
@Injectable()
export class DeliveryByIdLookup {
  constructor(private readonly database: Database) {}

  /** By our id. */
  async find(scope: Scope, id: string): Promise<DeliveryRow | undefined> {
    return (await this.database.query<DeliveryRow[]>(scope, byId, [id]))[0];
  }

  /** By the provider's id. */
  async findMessage(scope: Scope, provider: string, messageId: string): Promise<DeliveryRow | undefined> {
    return (await this.database.query<DeliveryRow[]>(scope, byMessage, [messageId, provider]))[0];
  }
}
