import { randomUUID } from 'node:crypto';
import { type ChannelModel, type ConfirmChannel, connect } from 'amqplib';
import { eventually } from '../../libs/testing/eventually';
import { headerField, publishAsItIs } from '../fuzz/amqp-frames';
import { Hub, type Json } from '../support/hub';

const DEAD = 'alert_processor.dead';

let hub: Hub;
let connection: ChannelModel;
let channel: ConfirmChannel;
beforeAll(async () => {
  hub = await Hub.start();
  connection = await connect(process.env['RABBITMQ_URL'] ?? '');
  channel = await connection.createConfirmChannel();
});
afterAll(async () => {
  await connection.close();
  await hub.stop();
});

const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));

/** Publishes a message with headers to the exchange of the dead letters, as anybody with access to RabbitMQ can. */
const publishLetter = (content: Buffer, headers: object) => channel.publish(DEAD, '', content, { headers });

const letters = (where: string, values: unknown[]) =>
  hub.sql<Json>(`SELECT id, reason, error, body, replayed_at FROM dead_letters WHERE ${where}`, values);

const lettersOf = (eventId: unknown) => letters('event_id = $1', [eventId]);

const untilStored = (eventId: unknown) =>
  eventually(async () => (await lettersOf(eventId))[0], { what: `the letter of ${String(eventId)}` });

it('an event id that is too long in bytes is refused with its field, and other events are published', async () => {
  const tooLong = { ...hub.event(), event_id: 'é'.repeat(128) };
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => hub.call<Json>('POST', '/api/v1/events', { body: [tooLong, hub.event()] })),
  );
  for (const { status, body } of answers) {
    expect(status).toBe(202);
    expect(JSON.stringify(body)).toContain('must be text of 1 to 255 bytes in UTF-8');
  }
  const alone = await hub.call('POST', '/api/v1/events', { body: tooLong });
  expect([alone.status, alone.body['errors']]).toEqual([422, [expect.objectContaining({ pointer: '/event_id' })]]);
  expect(await hub.alerts(8)).toHaveLength(8);
  const longest = { ...hub.event(), event_id: `${'é'.repeat(127)}e` };
  await hub.call('POST', '/api/v1/events', { body: longest });
  await eventually(async () =>
    (await hub.alerts(9)).some(({ source_event_id }) => source_event_id === longest['event_id']),
  );
});

it('headers that cannot be sent again do not make a batch come again: events without ids are counted once', async () => {
  const ingredient = randomUUID();
  const event = bytes({ ...hub.event({ ingredient_id: ingredient }), event_id: undefined });
  const bad = hub.event({ event_type: '' });
  // amqplib reads a float of 4 bytes, and writes it as one of 8: the table no longer fits into its 64 KiB
  const headers = Object.fromEntries(
    Array.from({ length: 5_000 }, (_, i) => [`k${String(i).padStart(4, '0')}`, { '!': 'float', value: 1.5 }]),
  );
  for (let i = 0; i < 15; i++) channel.publish('inventory', 'inventory.stockout', event);
  channel.publish('inventory', 'inventory.stockout', bytes(bad), { headers });
  for (let i = 0; i < 15; i++) channel.publish('inventory', 'inventory.stockout', event);
  await channel.waitForConfirms();
  expect(await untilStored(bad['event_id'])).toMatchObject({ reason: 'invalid' });
  const count = async () => {
    const [row] = await hub.sql<{ n: number }>(
      `SELECT coalesce(sum(occurrence_count), 0)::int AS n FROM alerts WHERE tenant_id = $1 AND related_ingredient_id = $2`,
      [hub.tenantId, ingredient],
    );
    return row?.n ?? 0;
  };
  await eventually(async () => (await count()) >= 30, { what: 'all events' });
  // a later event of the same queue has been processed, so nothing comes again
  await hub.anAlert();
  expect(await count()).toBe(30);
  expect(await lettersOf(bad['event_id'])).toHaveLength(1);
});

it.each<[string, object]>([
  ['x-death: true', { 'x-death': true }],
  ['x-death: a list of numbers', { 'x-death': [1, 2] }],
  ['x-death with wrong types', { 'x-death': [{ exchange: 7, reason: [], 'routing-keys': 'no list' }] }],
  ['our own headers with wrong types', { 'x-dead-id': 7, 'x-reason': true, 'x-error': ['e'], 'x-dead-at': -1 }],
  ['a time that PostgreSQL does not know', { 'x-dead-at': '-271821-04-20T00:00:00.000Z' }],
  ['a reason of 60,000 characters', { 'x-reason': 'r'.repeat(60_000) }],
])('a dead letter with %s is stored, and so are those after it', async (_what, headers) => {
  const [strange, ordinary] = [hub.event(), hub.event()];
  publishLetter(bytes(strange), headers);
  publishLetter(bytes(ordinary), { 'x-reason': 'invalid', 'x-error': 'the next one' });
  expect(await untilStored(ordinary['event_id'])).toMatchObject({ reason: 'invalid', error: 'the next one' });
  const stored = await untilStored(strange['event_id']);
  expect((stored['body'] as Buffer).equals(bytes(strange))).toBe(true);
});

it('a writer to the exchange of the dead letters cannot change the letter of somebody else', async () => {
  const event = hub.event({ event_type: '' });
  await hub.outside.publish('inventory', 'inventory.stockout', event);
  const before = await untilStored(event['event_id']);
  const forged = hub.event();
  for (const name of ['x-dead-id', 'x-replayed'])
    publishLetter(bytes({ ...forged, name }), { [name]: before['id'], 'x-reason': 'forged', 'x-error': 'forged' });
  await eventually(async () => (await lettersOf(forged['event_id'])).length === 2, { what: 'the forged letters' });
  expect(await lettersOf(event['event_id'])).toEqual([before]);
});

it('a message that fails in the database leaves its batch alone: the others are counted once, with or without an id', async () => {
  const [ingredient, poison] = [randomUUID(), randomUUID()];
  await hub.sql(
    `CREATE FUNCTION refuse_poison() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'this row is bad'; END $$`,
  );
  try {
    await hub.sql(`CREATE TRIGGER refuse_poison BEFORE INSERT ON processed_events FOR EACH ROW
      WHEN (NEW.event_id = '${poison}') EXECUTE FUNCTION refuse_poison()`);
    for (let i = 0; i < 199; i++) {
      const event = hub.event({ ingredient_id: ingredient, ...(i === 120 && { event_id: poison }) });
      // every third one has no id at all
      const body = i % 3 === 1 ? { ...event, event_id: undefined } : event;
      channel.publish('inventory', 'inventory.stockout', bytes(body));
    }
    await channel.waitForConfirms();
    expect(await untilStored(poison)).toMatchObject({ reason: 'bug', error: 'this row is bad' });
    await hub.anAlert();
    const alerts = await hub.sql<{ n: number }>(
      'SELECT occurrence_count AS n FROM alerts WHERE tenant_id = $1 AND related_ingredient_id = $2',
      [hub.tenantId, ingredient],
    );
    expect(alerts).toEqual([{ n: 198 }]);
  } finally {
    await hub.sql('DROP FUNCTION refuse_poison CASCADE');
  }
});

it('not even one who knows its body can change a letter that was not replayed', async () => {
  const event = hub.event({ event_type: '' });
  await hub.outside.publish('inventory', 'inventory.stockout', event);
  const before = await untilStored(event['event_id']);
  const next = hub.event();
  for (const id of [String(before['id']), String(before['id']).toUpperCase()])
    publishLetter(bytes(event), { 'x-dead-id': id, 'x-reason': 'forged', 'x-error': 'forged' });
  publishLetter(bytes(next), { 'x-reason': 'invalid' });
  await untilStored(next['event_id']);
  expect(await lettersOf(event['event_id'])).toEqual([before]);
});

it('a header with a 64-bit number without a sign does not break the connection, nested or not', async () => {
  const [event, letter] = [hub.event(), hub.event()];
  const [name, large] = [Buffer.from('sent-at'), headerField.uint64(2n ** 64n - 1n)];
  const nested = headerField.list([headerField.table([[name, large]]), headerField.text(Buffer.from('L')), large]);
  const headers = [[name, large] as const, [Buffer.from('all'), nested] as const];
  const properties = { contentType: Buffer.from('application/json'), headers };
  const routingKey = Buffer.from('inventory.stockout');
  await publishAsItIs(channel, { exchange: 'inventory', routingKey, properties, content: bytes(event) });
  await publishAsItIs(channel, { exchange: DEAD, routingKey, properties, content: bytes(letter) });
  await untilStored(letter['event_id']);
  const isRaised = async () =>
    (await hub.alerts()).some(({ source_event_id }) => source_event_id === event['event_id']);
  await eventually(isRaised, { what: 'the alert' });
});

it('a message id with U+0000 is refused like any other invalid field', async () => {
  const key = randomUUID();
  const event = { ...hub.event({ key }), event_id: undefined };
  await hub.outside.publish('inventory', 'inventory.stockout', event, { messageId: 'a\u0000b' });
  const [letter] = await eventually(
    async () => {
      const found = await letters('position(convert_to($1, $2) IN body) > 0', [key, 'UTF8']);
      return found.length > 0 && found;
    },
    { what: 'its letter' },
  );
  expect(letter).toMatchObject({ reason: 'invalid', error: expect.stringContaining('/event_id must be text') });
});
