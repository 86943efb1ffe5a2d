import { Injectable } from '@nestjs/common';
import { Database, Scope } from '../database/database';
import { uuidv7 } from '../kernel/uuid';
import { OutboxEvent, OutboxEventType, toWire } from './outbox-event';

/** The PostgreSQL channel that wakes the relays at commit. */
export const OUTBOX_CHANNEL = 'outbox';

const insert = `
  WITH recorded AS (
    INSERT INTO outbox (id, tenant_id, type, aggregate_id, payload, occurred_at)
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::json[], $6::timestamptz[])
    RETURNING 1
  )
  SELECT pg_notify('${OUTBOX_CHANNEL}', '') FROM recorded LIMIT 1`;

/** The only way to say that something happened. */
@Injectable()
export class Outbox {
  constructor(private readonly database: Database) {}

  /**
   * Records the events in the transaction at hand: they are told if and only if it commits.
   * @param scope whose transaction it is
   */
  async record(scope: Scope, events: readonly OutboxEvent[]): Promise<void> {
    if (events.length === 0) return;
    const rows = events.map((event) => ({ event, id: uuidv7() }));
    await this.database.in(scope, (entities) =>
      entities.query(insert, [
        rows.map(({ id }) => id),
        events.map(({ tenantId }) => tenantId),
        events.map((event) => (event.constructor as OutboxEventType).type),
        events.map((event) => event.subject()),
        rows.map(({ event, id }) => JSON.stringify(toWire(event, id))),
        events.map(({ timestamp }) => timestamp),
      ]),
    );
  }
}
