import { Injectable } from '@nestjs/common';
import { Database, Scope, SYSTEM } from '../database/database';
import { prepared } from '../database/prepared';
import { uuidv7 } from '../kernel/uuid';
import { OutboxEvent, OutboxEventType, toWire } from './outbox-event';

/** The PostgreSQL channel that wakes the relays at commit. */
export const OUTBOX_CHANNEL = 'outbox';

const insert = prepared(`
  WITH recorded AS (
    INSERT INTO outbox (id, tenant_id, type, aggregate_id, payload, occurred_at)
    SELECT * FROM json_to_recordset($1)
      AS r(id uuid, tenant_id uuid, type text, aggregate_id uuid, payload json, occurred_at timestamptz)
    RETURNING 1
  )
  SELECT pg_notify('${OUTBOX_CHANNEL}', '') FROM recorded LIMIT 1`);

export interface OutboxBacklog {
  /** Events that are still to be told. */
  readonly waiting: number;
  /** How long the oldest of them has waited. */
  readonly oldestAgeSeconds: number;
  /** Events of which a listener failed. */
  readonly failing: number;
}

const measure = `
  SELECT count(*)::int AS waiting, count(*) FILTER (WHERE attempts > 0)::int AS failing,
    coalesce(extract(epoch FROM clock_timestamp() - min(occurred_at)), 0)::float AS "oldestAgeSeconds"
  FROM outbox`;

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
    const rows = events.map((event) => {
      const id = uuidv7();
      return {
        id,
        tenant_id: event.tenantId,
        type: (event.constructor as OutboxEventType).type,
        aggregate_id: event.subject(),
        payload: toWire(event, id),
        occurred_at: event.timestamp,
      };
    });
    await this.database.query(scope, insert, [JSON.stringify(rows)]);
  }

  /** How much waits to be told, of all tenants. */
  async backlog(): Promise<OutboxBacklog> {
    const [backlog] = await this.database.query<OutboxBacklog[]>(SYSTEM, measure);
    return backlog ?? { waiting: 0, oldestAgeSeconds: 0, failing: 0 };
  }
}
