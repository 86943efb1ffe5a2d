import { Inject, Injectable } from '@nestjs/common';
import { Database, Scope, SYSTEM } from '../database/database';
import { prepared } from '../database/prepared';
import { RowArrays } from '../database/row-arrays';
import { uuidv7 } from '../kernel/uuid';
import { type DestinationName, destinations, NUMBERED_BY } from './destination';
import { OutboxEvent, OutboxEventType, toWire } from './outbox-event';
import { EVENTS_EXCHANGE } from './rabbitmq-destination';

/** The PostgreSQL channel that wakes the relays after a commit. */
export const OUTBOX_CHANNEL = 'outbox';

const columns = new RowArrays({
  id: 'uuid',
  tenantId: 'uuid',
  type: 'text',
  aggregateId: 'uuid',
  payload: 'json',
  occurredAt: 'timestamptz',
});

const copies = Object.entries(destinations)
  .filter(([name]) => name !== NUMBERED_BY)
  .map(
    ([name, { table, filter }]) => `, ${name} AS (
    INSERT INTO ${table} (seq, ${columns.list})
    SELECT seq, ${columns.list} FROM recorded WHERE ${filter ?? true}
  )`,
  );

// one row for each destination, with the same number; each relay removes its own row
const insert = prepared(`
  WITH recorded AS (
    INSERT INTO ${destinations[NUMBERED_BY].table} (${columns.list}) SELECT * FROM ${columns.sql}
    RETURNING seq, ${columns.list}
  )${copies.join('')}
  SELECT pg_notify('${OUTBOX_CHANNEL}', '') FROM recorded LIMIT 1`);

export interface OutboxBacklog {
  /** The number of events that are not delivered yet. */
  readonly waiting: number;
  /** How long the oldest of them has waited, in seconds. */
  readonly oldestAgeSeconds: number;
  /** The number of events that RabbitMQ refused or a listener failed to handle, and of those that wait behind them. */
  readonly failing: number;
}

/** Adds up the backlogs of the destinations. */
export const totalBacklog = (backlogs: Readonly<Record<DestinationName, OutboxBacklog>>): OutboxBacklog => {
  const all = Object.values(backlogs);
  return {
    waiting: all.reduce((sum, { waiting }) => sum + waiting, 0),
    oldestAgeSeconds: Math.max(...all.map(({ oldestAgeSeconds }) => oldestAgeSeconds)),
    failing: all.reduce((sum, { failing }) => sum + failing, 0),
  };
};

const measure = Object.entries(destinations)
  .map(
    ([name, { table }]) => `
      SELECT '${name}' AS destination, count(*)::int AS waiting, count(*) FILTER (WHERE attempts > 0)::int AS failing,
        coalesce(extract(epoch FROM clock_timestamp() - min(occurred_at)), 0)::float AS "oldestAgeSeconds"
      FROM ${table}`,
  )
  .join(' UNION ALL ');

const selectWaiting = `
  SELECT DISTINCT tenant_id AS id FROM ${destinations.listeners.table} WHERE type = $1 AND tenant_id = ANY ($2::uuid[])`;

/** Records events for publication. This is the only way to publish events. */
@Injectable()
export class Outbox {
  constructor(
    private readonly database: Database,
    @Inject(EVENTS_EXCHANGE) private readonly exchange: string,
  ) {}

  /**
   * Records events in the current transaction. They are published if and only if it commits.
   * @param scope the scope of the transaction: a tenant's id, or SYSTEM
   */
  async record(scope: Scope, events: readonly OutboxEvent[]): Promise<void> {
    if (events.length === 0) return;
    const rows = events.map((event) => {
      const id = uuidv7();
      return {
        id,
        tenantId: event.tenantId,
        type: (event.constructor as OutboxEventType).type,
        aggregateId: event.subject(),
        payload: JSON.stringify(toWire(event, id)),
        occurredAt: event.timestamp,
      };
    });
    await this.database.query(scope, insert, [...columns.of(rows), `${this.exchange}.`]);
  }

  /** Those of these tenants of whom an event of a type was recorded that the listeners in this process, or others, have not handled yet. */
  async tenantsWaiting(type: OutboxEventType, tenantIds: readonly string[]): Promise<readonly string[]> {
    const rows = await this.database.query<{ id: string }[]>(SYSTEM, selectWaiting, [type.type, tenantIds]);
    return rows.map(({ id }) => id);
  }

  /** Measures the backlog of each destination, for all tenants. */
  async backlog(): Promise<Readonly<Record<DestinationName, OutboxBacklog>>> {
    const rows = await this.database.query<(OutboxBacklog & { destination: DestinationName })[]>(SYSTEM, measure);
    const backlogs = rows.map(({ destination, ...backlog }) => [destination, backlog]);
    return Object.fromEntries(backlogs) as Record<DestinationName, OutboxBacklog>;
  }
}
