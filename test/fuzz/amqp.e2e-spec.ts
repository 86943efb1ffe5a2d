import { randomUUID } from 'node:crypto';
import { type ChannelModel, type ConfirmChannel, connect } from 'amqplib';
import fc from 'fast-check';
import { eventually } from '../../libs/testing/eventually';
import { publishAsItIs, type RawMessage } from './amqp-frames';
import { BUDGET_MS, fuzz } from './fuzz';
import { messageFor } from './messages';
import { eventExchanges, FuzzTarget } from './target';

jest.setTimeout(BUDGET_MS + 180_000);

const DEAD = 'alert_processor.dead';
/** The default rules know these types, some of them with several conditions. */
const eventTypes = [
  'inventory.stockout',
  'inventory.low_stock',
  'orders.overdue',
  'production.delay',
  'payments.failed',
];

let target: FuzzTarget;
let connection: ChannelModel;
let channel: ConfirmChannel;
/** Where the tenant's service says who its members are. */
const MEMBERS = 'tenants';
/** What was published: events, dead letters, and changes of members. */
const published = { events: 0, letters: 0, changes: 0 };

/** What makes a dead letter the same as another one: then both are one letter. */
function identityOf({ exchange, routingKey, properties, content }: RawMessage): string {
  return [exchange, routingKey, properties.messageId ?? '', content.toString('base64')].join('\n');
}

const countOf = (exchange = ''): keyof typeof published =>
  exchange === DEAD ? 'letters' : exchange === MEMBERS ? 'changes' : 'events';

const identities = new Set<string>();

/** Publishes each message once: a repeat would not be counted. */
async function publishNew(messages: readonly RawMessage[]): Promise<readonly string[]> {
  const fresh = new Map(messages.map((message) => [identityOf(message), message]));
  for (const identity of identities) fresh.delete(identity);
  for (const identity of fresh.keys()) identities.add(identity);
  published[countOf(messages[0]?.exchange)] += fresh.size;
  await Promise.all([...fresh.values()].map((message) => publishAsItIs(channel, message)));
  return [...fresh.keys()];
}

beforeAll(async () => {
  target = await FuzzTarget.start();
  connection = await connect(process.env['RABBITMQ_URL'] ?? '');
  connection.on('error', () => undefined);
  channel = await connection.createConfirmChannel();
  channel.setMaxListeners(0);
  channel.on('error', () => undefined);
});
afterAll(async () => {
  await connection.close().catch(() => undefined);
  await target.stop();
});

/** Publishes an ordinary message, and waits until it is in a table. */
async function publishOrdinary(exchange: string, table: string): Promise<void> {
  const id = randomUUID();
  const event = target.hub.event({ event_id: id, ingredient_id: 'always the same' });
  await target.hub.outside.publish(exchange, 'inventory.stockout', event, { messageId: id });
  const isThere = async () => (await target.hub.sql(`SELECT 1 FROM ${table} WHERE event_id = $1`, [id])).length > 0;
  await eventually(isThere, { what: `an ordinary message in ${table} after the others` });
}

/** A member with every field. */
const aMember = () => ({
  tenant_id: target.hub.tenantId,
  id: randomUUID(),
  name: 'Ana',
  external_id: randomUUID(),
  manager_id: null,
  roles: ['staff', 'manager'],
  locale: 'eu',
  time_zone: 'Europe/Madrid',
  working_hours: [{ days: ['MO'], from: '09:00', to: '17:00' }],
  is_active: true,
  contact_methods: [{ channel: 'email', address: `${randomUUID()}@example.com`, label: 'work', verified: true }],
  updated_at: '2026-11-22T10:00:00Z',
});

/** Publishes an ordinary member, and waits until they are one: all before them are processed. */
async function publishMember(): Promise<void> {
  const id = randomUUID();
  const member = { event_id: randomUUID(), tenant_id: target.hub.tenantId, id, name: 'Ana', roles: ['staff'] };
  await target.hub.outside.publish(MEMBERS, 'tenants.member_upserted', member, { messageId: id });
  const isThere = async () => (await target.hub.sql('SELECT 1 FROM members WHERE id = $1', [id])).length > 0;
  await eventually(isThere, { what: 'an ordinary member after the others' });
}

/** Waits until the messages of an exchange, and the dead letters among them, are stored. */
async function untilProcessed(exchange: string): Promise<void> {
  if (exchange === MEMBERS) await publishMember();
  else if (exchange !== DEAD) {
    await publishOrdinary(exchange, 'processed_events');
    await eventually(() => target.isIdle(), { what: 'idle consumers' });
    published.events++;
  }
  await publishOrdinary(DEAD, 'dead_letters');
  published.letters++;
}

async function counts(): Promise<{ events: number; invalid: number; letters: number; ruleFailed: number }> {
  const byStatus = await target.processed();
  const sql = `SELECT count(*)::int AS letters, (count(*) FILTER (WHERE reason = 'rule-failed'))::int AS failed FROM dead_letters
    WHERE exchange IS DISTINCT FROM '${MEMBERS}'`;
  const [row] = await target.hub.sql<{ letters: number; failed: number }>(sql);
  const events = [...byStatus.values()].reduce((sum, count) => sum + count, 0);
  return { events, invalid: byStatus.get('invalid') ?? 0, letters: row?.letters ?? 0, ruleFailed: row?.failed ?? 0 };
}

it('whatever is published, each message is processed or a dead letter, and the application goes on', async () => {
  const before = await counts();
  const event = target.hub.event({ event_id: undefined });
  const messages = fc
    .tuple(
      fc.constantFrom(...eventExchanges, DEAD, DEAD, MEMBERS, MEMBERS),
      fc.constantFrom(...eventTypes),
      fc.constantFrom('tenants.member_upserted', 'tenants.member_upserted', 'tenants.member_removed'),
    )
    .chain(([exchange, eventType, change]) => {
      const valid = exchange === MEMBERS ? { ...aMember(), event_type: change } : { ...event, event_type: eventType };
      return fc.array(messageFor(exchange, valid), { minLength: 1, maxLength: 40, size: 'max' });
    });
  await fuzz('messages', messages, async (some) => {
    const [{ exchange } = { exchange: DEAD }] = some;
    const fresh = await publishNew(some);
    try {
      await untilProcessed(exchange);
      target.checkProcess();
      await target.checkLetters();
    } catch (error) {
      // fast-check publishes parts of them again, to find a smaller example
      for (const identity of fresh) identities.delete(identity);
      throw error;
    }
  });
  const expected = published.events + before.events;
  const after = await eventually(async () => {
    const now = await counts();
    const [dead, alive] = [now.invalid - before.invalid + now.ruleFailed - before.ruleFailed, now.events];
    if (alive < expected || now.letters - before.letters < published.letters + dead)
      throw new Error(JSON.stringify({ published, before, now }));
    return { ...now, dead };
  });
  expect(after.events).toBe(expected);
  expect(after.letters - before.letters).toBe(published.letters + after.dead);
  await target.checkAtTheEnd();
});
