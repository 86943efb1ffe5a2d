import { createHash, randomUUID } from 'node:crypto';
import { type ChannelModel, connect, type ConsumeMessage, type Options } from 'amqplib';
import { eventually } from '../../libs/testing/eventually';
import { Hub, Json } from '../support/hub';

const DEAD = 'alert_processor.dead';
const exchanges = 'inventory production forecasting procurement orders suppliers external pos'.split(' ');

let hub: Hub;
let connection: ChannelModel;
/** The messages that were dead-lettered, from a queue of the test: Campana itself consumes the queue of dead letters. */
const dead: ConsumeMessage[] = [];
beforeAll(async () => {
  hub = await Hub.start();
  connection = await connect(process.env['RABBITMQ_URL'] ?? '');
  const channel = await connection.createChannel();
  const { queue } = await channel.assertQueue('', { exclusive: true });
  await channel.bindQueue(queue, DEAD, '');
  await channel.consume(queue, (message) => message && dead.push(message), { noAck: true });
});
afterAll(async () => {
  await connection.close();
  await hub.stop();
});

const deadWith = (messageId: unknown) => dead.filter(({ properties }) => properties.messageId === messageId);

const outcomesOf = async (events: Json[]): Promise<string[]> => {
  const rows = await hub.sql<{ outcome: string }>(
    'SELECT outcome FROM processed_events WHERE tenant_id = $1 AND event_id = ANY($2)',
    [hub.tenantId, events.map(({ event_id }) => event_id)],
  );
  return rows.map(({ outcome }) => outcome);
};

/** A valid message of 256 KiB and some more bytes. */
const large = (more: number): Buffer => {
  const event = hub.event({ filling: '' });
  const missing = 256 * 1024 + more - JSON.stringify(event).length;
  return Buffer.from(JSON.stringify({ ...event, filling: 'x'.repeat(missing) }));
};

const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));

/** Invalid messages: what is wrong, the body, and a part of the error. */
const invalid: [string, () => Buffer, string][] = [
  ['not JSON', () => Buffer.from('{"tenant_id": oops}'), 'is not JSON'],
  ['an empty body', () => Buffer.alloc(0), 'is not JSON'],
  ['bytes that are not text', () => Buffer.from([0xff, 0xfe, 0x00, 0x01]), 'is not JSON'],
  ['a list', () => bytes([hub.event()]), 'must be a JSON object'],
  ['null', () => bytes(null), 'must be a JSON object'],
  ['no tenant', () => bytes(hub.event({ tenant_id: undefined })), '/tenant_id must be a UUID (given nothing)'],
  [
    'a tenant that is not a UUID',
    () => bytes(hub.event({ tenant_id: 'madrid' })),
    '/tenant_id must be a UUID (given "',
  ],
  ['an invalid event type', () => bytes(hub.event({ event_type: '' })), '/event_type must be words'],
  ['an invalid event id', () => bytes(hub.event({ event_id: {} })), '/event_id must be text of 1 to 255 bytes'],
  ['an invalid time', () => bytes(hub.event({ timestamp: 'noon' })), '/timestamp must be an ISO 8601 time'],
  ['more than 256 KiB', () => large(1), 'has 262145 bytes; at most 262144 are allowed'],
  ['U+0000', () => bytes(hub.event({ ingredient_name: 'a\u0000b' })), '/ingredient_name must not contain U+0000'],
  ['U+0000 in a name', () => bytes(hub.event({ 'a\u0000b': 1 })), 'must not contain U+0000'],
  ['half a character', () => bytes(hub.event({ store: { name: '\ud83d' } })), '/store/name must not contain'],
  [
    'too deep nesting',
    () => Buffer.from(`{"tenant_id":"${hub.tenantId}","a":${'['.repeat(5_000)}${']'.repeat(5_000)}}`),
    'nested at most 32 levels deep',
  ],
];

it('invalid messages are dead-lettered one by one and unchanged; valid ones in the same batches are processed', async () => {
  const messages: { id: string; body: Buffer; event?: Json; error?: string }[] = [];
  const good = () => {
    const event = hub.event();
    messages.push({ id: randomUUID(), body: bytes(event), event });
  };
  good();
  for (const [, made, error] of invalid) {
    messages.push({ id: randomUUID(), body: made(), error });
    good();
  }
  const options = (messageId: string): Options.Publish => ({
    messageId,
    contentType: 'text/x-whatever',
    headers: { 'x-sender': 'the test' },
  });
  await hub.outside.publishAll(
    'inventory',
    messages.map(({ id, body }) => ({ routingKey: 'inventory.stockout', body, options: options(id) })),
  );
  const events = messages.flatMap(({ event }) => (event ? [event] : []));
  await eventually(async () => (await outcomesOf(events)).length === events.length);
  expect(await outcomesOf(events)).toEqual(events.map(() => 'raised'));
  const refused = messages.filter(({ event }) => !event);
  await eventually(() => refused.every(({ id }) => deadWith(id).length > 0), { what: 'all dead letters' });
  for (const { id, body, error } of refused) {
    const [letter, ...more] = deadWith(id);
    expect([error, more]).toEqual([error, []]);
    expect(letter?.content.equals(body)).toBe(true);
    expect(letter?.properties).toMatchObject({
      messageId: id,
      contentType: 'text/x-whatever',
      deliveryMode: 2,
      headers: {
        'x-reason': 'invalid',
        'x-error': expect.stringContaining(error ?? '') as string,
        'x-original-exchange': 'inventory',
        'x-original-routing-key': 'inventory.stockout',
        'x-dead-at': expect.stringMatching(/^\d{4}-.*Z$/) as string,
      },
    });
    const age = Date.now() - Date.parse(String(letter?.properties.headers?.['x-dead-at']));
    expect(age).toBeGreaterThanOrEqual(0);
    expect(age).toBeLessThan(60_000);
  }
  const all = messages.flatMap(({ id }) => deadWith(id));
  expect(all).toHaveLength(refused.length);

  // no alert was raised for them, and each is stored
  const raised = await hub.sql<Json>('SELECT source_event_id FROM alerts WHERE tenant_id = $1', [hub.tenantId]);
  expect(raised.map(({ source_event_id }) => source_event_id).sort()).toEqual(
    events.map(({ event_id }) => event_id).sort(),
  );
  const stored = await eventually(async () => {
    const rows = await hub.sql<{ message_id: string; body: Buffer; reason: string }>(
      'SELECT message_id, body, reason FROM dead_letters WHERE message_id = ANY($1)',
      [messages.map(({ id }) => id)],
    );
    return rows.length === refused.length && rows;
  });
  for (const { message_id, body, reason } of stored) {
    expect(reason).toBe('invalid');
    // at most 256 KiB are stored
    expect(
      refused
        .find(({ id }) => id === message_id)
        ?.body.subarray(0, 256 * 1024)
        .equals(body),
    ).toBe(true);
  }
});

it.each(invalid)('a single message is dead-lettered: %s', async (_, made, error) => {
  const messageId = randomUUID();
  await hub.outside.publish('orders', 'orders.overdue', made(), { messageId });
  const [letter] = await eventually(() => deadWith(messageId).length > 0 && deadWith(messageId));
  expect(letter?.properties.headers).toMatchObject({
    'x-error': expect.stringContaining(error) as string,
    'x-original-exchange': 'orders',
    'x-original-routing-key': 'orders.overdue',
  });
});

it('a message of exactly 256 KiB is valid, and so is one with all kinds of characters', async () => {
  const whole = large(0);
  const name = 'Harina «Ñandú» 面粉 👩‍🍳 \u0001 \u2028';
  const event = hub.event({ ingredient_name: name });
  await hub.outside.publish('inventory', 'inventory.stockout', whole);
  await hub.publish(event);
  await eventually(async () => {
    const both = [JSON.parse(whole.toString()) as Json, event];
    return (await outcomesOf(both)).length === 2;
  });
  const [alert] = await hub.sql<Json>('SELECT title, source_event_data FROM alerts WHERE source_event_id = $1', [
    event['event_id'],
  ]);
  expect(alert).toMatchObject({ title: 'Critical stockout: Harina «Ñandú» 面粉 👩‍🍳', source_event_data: event });
});

it('long routing keys and message ids are stored with a dead letter', async () => {
  const messageId = '界'.repeat(85);
  const routingKey = `orders.${'x'.repeat(240)}`;
  await hub.outside.publish('orders', routingKey, Buffer.from('oops'), { messageId });
  const [row] = await eventually(async () => {
    const rows = await hub.sql<Json>('SELECT routing_key FROM dead_letters WHERE message_id = $1', [messageId]);
    return rows.length > 0 && rows;
  });
  expect(row).toEqual({ routing_key: routingKey });
});

interface Letter {
  id: string;
  event_id: string;
  body: string;
  body_encoding: string;
  body_bytes: number;
  cut_sha256: string | null;
}

const LETTERS = '/api/v1/alerts/dead-letters';

/** Waits for the letter of an event, as the list shows it. */
const listed = (eventId: unknown) =>
  eventually(async () => {
    const { body } = await hub.call<{ items: Letter[] }>('GET', `${LETTERS}?limit=200`);
    return body.items.find(({ event_id }) => event_id === eventId);
  });

it('a list shows the beginning of each body, a single letter shows all of it', async () => {
  const event = hub.event({ timestamp: 'never', filling: 'é'.repeat(2_000) });
  await hub.publish(event);
  const text = JSON.stringify(event);
  const { id, ...inList } = await listed(event['event_id']);
  expect(inList).toMatchObject({ body_encoding: 'text', body_bytes: Buffer.byteLength(text), cut_sha256: null });
  expect(text.startsWith(inList.body)).toBe(true);
  expect(Buffer.byteLength(inList.body)).toBeGreaterThan(1_020);
  expect(Buffer.byteLength(inList.body)).toBeLessThanOrEqual(1_024);
  const { body: single } = await hub.call<Letter>('GET', `${LETTERS}/${id}`);
  expect(single).toMatchObject({ body: text, body_encoding: 'text', body_bytes: Buffer.byteLength(text) });
  expect((await hub.call('GET', `${LETTERS}/${randomUUID()}`)).body['type']).toContain('dead-letter-not-found');
});

it('of a message that is too long for an event only the beginning is stored: it cannot be replayed', async () => {
  const event = hub.event({ filling: 'x'.repeat(600_000) });
  await hub.publish(event);
  const whole = bytes(event);
  const { id } = await listed(event['event_id']);
  const { body: letter } = await hub.call<Letter>('GET', `${LETTERS}/${id}`);
  expect(letter).toMatchObject({
    body: whole.subarray(0, 256 * 1024).toString(),
    body_bytes: whole.length,
    cut_sha256: createHash('sha256').update(whole).digest('hex'),
  });
  const replay = (body: Json) => hub.call('POST', `${LETTERS}/replay`, { body });
  expect((await replay({ ids: [id] })).body).toMatchObject({ results: [{ id, result: 'cut' }], replayed: 0, cut: 1 });
  expect((await replay({ filter: { q: String(event['event_id']) } })).body).toMatchObject({ replayed: 0, cut: 1 });
});

const quorum = { 'x-queue-type': 'quorum' };
const working = {
  ...quorum,
  'x-dead-letter-exchange': DEAD,
  'x-dead-letter-strategy': 'at-least-once',
  'x-overflow': 'reject-publish',
  'x-delivery-limit': 50,
};

/** Whether the queue has exactly these options: the broker refuses any other declaration of an existing queue. */
async function isExactly(queue: string, options: Options.AssertQueue): Promise<boolean> {
  const channel = await connection.createChannel();
  const refused = new Promise<Error>((resolve) => channel.once('error', resolve));
  try {
    await channel.checkQueue(queue);
    await channel.assertQueue(queue, options);
    await channel.close();
    return true;
  } catch {
    expect((await refused).message).toContain('406 (PRECONDITION-FAILED)');
    return false;
  }
}

it.each<[string, object]>([
  ...exchanges.map((exchange): [string, object] => [`alert_processor.${exchange}`, working]),
  [DEAD, quorum],
])(
  '%s is a durable quorum queue that removes a message only after it was dead-lettered safely',
  async (queue, given) => {
    expect(await isExactly(queue, { durable: true, arguments: given })).toBe(true);
    expect(await isExactly(queue, { durable: false, arguments: given })).toBe(false);
    for (const name of Object.keys(given))
      expect([name, await isExactly(queue, { durable: true, arguments: { ...given, [name]: undefined } })]).toEqual([
        name,
        false,
      ]);
  },
);
