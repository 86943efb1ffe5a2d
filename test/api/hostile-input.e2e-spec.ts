import { once } from 'node:events';
import { connect } from 'node:net';
import { Hub, type Json } from '../support/hub';
import { aRule, RULES } from '../support/rules-hub';

let hub: Hub;
beforeAll(async () => (hub = await Hub.start()));
afterAll(() => hub.stop());

const ALERTS = '/api/v1/alerts';
const alert = (fields: Json) => ({ alert_type: 'x', severity: 'low', title: 't', description: 'd', ...fields });
const errorsOf = ({ body }: { body: Json }) => body['errors'] as { pointer: string; detail: string }[];

const times = [
  '2026-02-30',
  '2026-02-29T00:00:00Z',
  '0001-01-01T00:00:00+14:00',
  '9999-12-31T23:59:59-14:00',
  '2026-01-01T00:00:00+23:59',
  '+275760-09-13T00:00:00Z',
];

it.each(times)('%s is refused as a time, and is not an error of the server', async (time) => {
  const given = encodeURIComponent(time);
  for (const path of [`${ALERTS}?created_from=${given}`, `${ALERTS}/summary?created_to=${given}`])
    expect([path, (await hub.call('GET', path)).status]).toEqual([path, 422]);
  const written = await hub.call('POST', ALERTS, { body: alert({ expires_at: time }) });
  expect([written.status, errorsOf(written)[0]?.pointer]).toEqual([422, '/expires_at']);
  const snoozed = await hub.call('POST', `${ALERTS}/bulk_action`, {
    body: { action: 'snooze', until: time, filter: { created_from: time } },
  });
  expect(snoozed.status).toBe(422);
});

it.each<[string, string, () => unknown]>([
  ['60,000 unknown fields', ALERTS, () => Object.fromEntries(Array.from({ length: 60_000 }, (_, i) => [`k${i}`, 1]))],
  ['20,000 empty tiers', RULES, () => ({ ...aRule(), severity_tiers: Array(20_000).fill({}) })],
  ['30,000 values in its data', ALERTS, () => alert({ data: { readings: Array(30_000).fill(1) } })],
])('a body with %s is refused before it is validated field by field', async (_, path, body) => {
  const answer = await hub.call('POST', path, { body: body() });
  expect([answer.status, errorsOf(answer)]).toEqual([422, [{ pointer: '', detail: 'must have at most 5000 values' }]]);
});

it('of thousands of faults, the first hundred are told, and how many more there are', async () => {
  const body = Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`k${i}`, 1]));
  const faults = errorsOf(await hub.call('POST', ALERTS, { body }));
  expect(faults).toHaveLength(101);
  expect(faults.at(-1)?.detail).toMatch(/^and 90\d more faults$/);
});

it.each([
  ['a map of 60,000 keys', `{rules: {${Array.from({ length: 60_000 }, (_, i) => `k${i}: 1`).join(', ')}}}`],
  ['a list of 60,000 maps', `rules:\n${'- {a: [b, c]}\n'.repeat(60_000)}`],
])('a file with %s does not block the process', async (_, body) => {
  const headers = { 'content-type': 'application/yaml' };
  const imported = hub.call('POST', `${RULES}/import`, { body, headers });
  // answered while the file is read
  const others = await Promise.all(Array.from({ length: 20 }, () => hub.call('GET', ALERTS)));
  expect(new Set(others.map(({ status }) => status))).toEqual(new Set([200]));
  expect((await imported).status).toBe(422);
});

it('a pattern whose repetitions take seconds is refused', async () => {
  const condition = { field: 'store', operator: 'matches', value: `${'[a-y]{1,1000}'.repeat(10)}z` };
  const answer = await hub.call('POST', RULES, { body: aRule({ condition_json: condition }) });
  expect(answer.status).toBe(422);
  expect(JSON.stringify(answer.body)).toContain('has too many repetitions');
});

it.each([
  [
    'a header of 20,000 bytes',
    `GET / HTTP/1.1\r\nhost: x\r\nx-a: ${'a'.repeat(20_000)}\r\n\r\n`,
    431,
    /more than 16 KiB/,
  ],
  ['a method that does not exist', 'RING / HTTP/1.1\r\nhost: x\r\n\r\n', 400, /not valid HTTP: .*method/],
  ['another protocol', 'AMQP\0\0\x09\x01', 400, /not valid HTTP/],
])('%s is answered with problem details', async (_, bytes, status, detail) => {
  const { port, hostname } = new URL(hub.url);
  const socket = connect(Number(port), hostname);
  socket.write(bytes);
  let answer = '';
  socket.on('data', (data: Buffer) => (answer += data.toString()));
  await once(socket, 'end');
  socket.destroy();
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} .*content-type: application/problem\\+json`, 's'));
  expect(JSON.parse(body)).toMatchObject({
    status,
    type: expect.stringMatching(/^\/problems\/[\w-]+$/),
    detail: expect.stringMatching(detail),
  });
});
