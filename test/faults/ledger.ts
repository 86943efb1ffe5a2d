import { randomUUID } from 'node:crypto';
import { connect } from 'amqplib';
import { Client } from 'pg';
import { eventually } from '../../libs/testing/eventually';
import type { Json } from '../support/hub';

const ACCOUNTED_WITHIN_MS = 120_000;
const PUBLISHED_WITHIN_MS = 60_000;

const EXCHANGES = ['inventory', 'production', 'forecasting', 'dead'];

interface Account {
  readonly reported: number;
  readonly suppressed: number;
  readonly unmatched: number;
  readonly dead: number;
  readonly alerts: number;
  readonly outbox: number;
}

const account = `
  SELECT (SELECT coalesce(sum(occurrence_count), 0)::int FROM alerts WHERE tenant_id = $1) AS reported,
    (SELECT count(*)::int FROM processed_events WHERE tenant_id = $1 AND outcome = 'suppressed') AS suppressed,
    (SELECT count(*)::int FROM processed_events WHERE tenant_id = $1 AND outcome = 'unmatched') AS unmatched,
    (SELECT count(*)::int FROM dead_letters WHERE message_id LIKE $1 || '%') AS dead,
    (SELECT count(*)::int FROM alerts WHERE tenant_id = $1 AND alert_type <> 'alert_storm') AS alerts,
    (SELECT count(*)::int FROM outbox_dispatches WHERE tenant_id = $1)
      + (SELECT count(*)::int FROM outbox_publications WHERE tenant_id = $1) AS outbox`.replaceAll(
  'tenant_id = $1',
  'tenant_id::text = $1',
);

const url = (name: string): string => process.env[name] ?? '';

/** A message of a ledger. */
interface LedgerMessage {
  readonly routingKey: string;
  readonly messageId: string;
  readonly content: Buffer;
}

/** What the event with this number says: its type and fields; undefined for a message that is not JSON. */
type EventOf = (n: number) => { readonly event_type: string; readonly [field: string]: unknown } | undefined;

/** Sends messages. Resolves when they are stored durably. */
export type Send = (messages: readonly LedgerMessage[]) => Promise<void>;

/** Publishes over RabbitMQ, and waits for the confirms. */
export const overAmqp: Send = async (messages) => {
  const connection = await connect(url('RABBITMQ_URL'));
  connection.on('error', () => undefined);
  try {
    const channel = await connection.createConfirmChannel();
    channel.on('error', () => undefined);
    for (const { routingKey, messageId, content } of messages)
      channel.publish(routingKey.split('.')[0] ?? '', routingKey, content, { persistent: true, messageId });
    await channel.waitForConfirms();
  } finally {
    await connection.close().catch(() => undefined);
  }
};

/** Events that are reported, suppressed, or match no rule, and messages that become dead letters. */
const everyKind: EventOf = (n) => {
  if (n % 100 === 7) return undefined;
  if (n % 10 === 1) return { event_type: 'production.equipment.maintenance' };
  if (n % 10 === 2) return { event_type: 'forecasting.stockout_predicted', days_until_stockout: 9 };
  const ingredient_id = n % 10 === 3 ? `new-${n}` : `i-${n % 200}`;
  return { event_type: 'inventory.stockout', ingredient_id, ingredient_name: 'Harina' };
};

/** Publishes events of one tenant and checks that each of them is accounted for, even after failures. */
export class Ledger {
  readonly tenantId = randomUUID();
  private readonly queue = `ledger.${this.tenantId}`;
  private published = 0;

  private constructor(private readonly eventOf: EventOf) {}

  /** Prepares the tenant: a suppression, and a durable queue that gets every `alerts.created`. */
  static async open(eventOf: EventOf = everyKind): Promise<Ledger> {
    const ledger = new Ledger(eventOf);
    await ledger.sql(
      `INSERT INTO alert_suppressions (id, tenant_id, suppression_type, alert_types, start_time, end_time, reason, created_by)
       VALUES ($1, $2, 'maintenance_window', '["equipment_maintenance"]', now() - interval '1 hour', now() + interval '1 hour', 'x', $1)`,
      [randomUUID(), ledger.tenantId],
    );
    const connection = await connect(url('RABBITMQ_URL'));
    const channel = await connection.createChannel();
    await channel.assertExchange('alerts', 'topic', { durable: true });
    await channel.assertQueue(ledger.queue, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
    await channel.bindQueue(ledger.queue, 'alerts', 'alerts.created');
    await connection.close();
    return ledger;
  }

  /** Publishes events in chunks; a chunk that was not confirmed is published again. */
  async publish(count: number, chunk = 500, send = overAmqp): Promise<void> {
    for (let from = 0; from < count; from += chunk) {
      const events = Array.from({ length: Math.min(chunk, count - from) }, (_, i) => this.message(this.published + i));
      await eventually(() => send(events).then(() => true), { within: PUBLISHED_WITHIN_MS, what: 'publishing' });
      this.published += events.length;
    }
  }

  /** Waits until every event is accounted for exactly once, and checks that it stays so. */
  async settle(): Promise<Account> {
    const settled = await eventually(
      async () => {
        const sums = await this.sums();
        const known = sums.reported + sums.suppressed + sums.unmatched + sums.dead;
        if (known < this.published || sums.outbox > 0)
          throw new Error(`${known} of ${this.published}, ${JSON.stringify(sums)}`);
        return sums;
      },
      { within: ACCOUNTED_WITHIN_MS, what: 'accounting' },
    );
    await this.untilQueuesAreEmpty();
    expect(await this.sums()).toEqual(settled);
    expect(settled.reported + settled.suppressed + settled.unmatched + settled.dead).toBe(this.published);
    expect(await this.countPublishedAlerts()).toBe(settled.alerts);
    return settled;
  }

  /** How many consumers the queue of each exchange has. */
  async countConsumers(): Promise<Record<string, number>> {
    const connection = await connect(url('RABBITMQ_URL'));
    const channel = await connection.createChannel();
    const counts: Record<string, number> = {};
    for (const exchange of EXCHANGES)
      counts[exchange] = (await channel.checkQueue(`alert_processor.${exchange}`)).consumerCount;
    await connection.close();
    return counts;
  }

  private message(n: number): LedgerMessage {
    const messageId = `${this.tenantId}-${n}`;
    const event = this.eventOf(n);
    if (!event) return { routingKey: 'inventory.stockout', messageId, content: Buffer.from('{ not json') };
    const whole = { event_id: messageId, tenant_id: this.tenantId, ...event };
    return { routingKey: event.event_type, messageId, content: Buffer.from(JSON.stringify(whole)) };
  }

  private async sums(): Promise<Account> {
    const [sums] = await this.sql<Account>(account, [this.tenantId]);
    if (!sums) throw new Error('no sums');
    return sums;
  }

  /** How many different alerts of the tenant were published as `alerts.created`. */
  private async countPublishedAlerts(): Promise<number> {
    const connection = await connect(url('RABBITMQ_URL'));
    const channel = await connection.createChannel();
    const alerts = new Set<unknown>();
    for (
      let got = await channel.get(this.queue, { noAck: true });
      got;
      got = await channel.get(this.queue, { noAck: true })
    ) {
      const body = JSON.parse(got.content.toString()) as Json;
      const isOurs = body['tenant_id'] === this.tenantId && body['alert_type'] !== 'alert_storm';
      if (isOurs) alerts.add(body['alert_id']);
    }
    await channel.deleteQueue(this.queue);
    await connection.close();
    return alerts.size;
  }

  private async untilQueuesAreEmpty(): Promise<void> {
    const connection = await connect(url('RABBITMQ_URL'));
    const channel = await connection.createChannel();
    for (const exchange of EXCHANGES)
      await eventually(async () => (await channel.checkQueue(`alert_processor.${exchange}`)).messageCount === 0, {
        within: 30_000,
        what: `an empty queue alert_processor.${exchange}`,
      });
    await connection.close();
  }

  private async sql<T>(text: string, values: unknown[]): Promise<T[]> {
    const client = new Client({ connectionString: url('DATABASE_URL') });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query(text, values)).rows as T[];
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}
