import { eventually } from '../../libs/testing/eventually';
import { localReceivers } from '../support/delivery-hub';
import { Hub, Json } from '../support/hub';
import { MetricServer } from '../support/metric-server';
import { aMetricSource, SOURCES } from '../support/sources-hub';

interface Tried {
  readonly ok: boolean;
  readonly series: Json[];
  readonly error: string | null;
}

let hub: Hub;
let server: MetricServer;
beforeAll(async () => {
  [hub, server] = await Promise.all([Hub.start(localReceivers), MetricServer.start()]);
});
afterAll(async () => {
  await hub.stop();
  await server.stop();
});

const create = async (more: Json = {}): Promise<Json> => {
  const { status, body } = await hub.call('POST', SOURCES, { body: aMetricSource({ url: server.url, ...more }) });
  expect([status, body]).toEqual([201, body]);
  return body;
};
const tryIt = async (id: unknown, body: Json = { query: 'up' }): Promise<Tried> =>
  (await hub.call<Tried>('POST', `${SOURCES}/${String(id)}/test`, { body })).body;
const refused = async (body: Json): Promise<unknown> => {
  const answer = await hub.call('POST', SOURCES, { body });
  return [answer.status, (answer.body['errors'] as Json[] | undefined)?.map(({ pointer }) => pointer)];
};

it('is created, read, replaced and deleted, with a version', async () => {
  const source = await create({ name: 'Shop Prometheus' });
  expect(source).toMatchObject({ type: 'prometheus', auth: null, is_errored: false, error: null, version: 1 });
  const path = `${SOURCES}/${String(source['id'])}`;
  expect((await hub.call('GET', path)).body).toEqual(source);
  expect((await hub.call<{ items: Json[] }>('GET', SOURCES)).body.items).toContainEqual(source);
  expect((await hub.call('POST', SOURCES, { body: aMetricSource({ name: 'Shop Prometheus' }) })).body).toMatchObject({
    type: '/problems/metric-source-name-taken',
  });
  const body = aMetricSource({ name: 'Other', url: 'https://other.example' });
  expect((await hub.call('PUT', path, { body })).status).toBe(428);
  expect((await hub.call('PUT', path, { body, headers: { 'if-match': '"7"' } })).status).toBe(412);
  expect((await hub.call('PUT', path, { body, headers: { 'if-match': '"1"' } })).body).toMatchObject({ version: 2 });
  expect((await hub.call('DELETE', path)).status).toBe(428);
  expect((await hub.call('DELETE', path, { headers: { 'if-match': '"2"' } })).status).toBe(204);
  expect((await hub.call('GET', path)).body).toMatchObject({ type: '/problems/metric-source-not-found' });
});

it('refuses URLs that lead inside, and credentials that are not whole', async () => {
  for (const url of ['http://169.254.169.254/', 'http://[::1]/', 'ftp://example.com', 'https://a:b@example.com', 'x'])
    expect([url, await refused(aMetricSource({ url }))]).toEqual([url, [422, ['/url']]]);
  const auth = (given: Json) => refused(aMetricSource({ auth: given }));
  expect(await auth({ type: 'basic', username: 'a' })).toEqual([422, ['/auth/password']]);
  expect(await auth({ type: 'bearer', token: 'a b' })).toEqual([422, ['/auth/token']]);
  expect(await auth({ type: 'header', name: 'Host', value: 'x' })).toEqual([422, ['/auth/name']]);
  expect(await auth({ type: 'header', name: 'X-Key', value: 'x\r\ny: z' })).toEqual([422, ['/auth/value']]);
  expect(await auth({ type: 'digest' })).toEqual([422, ['/auth/type']]);
  expect(await refused(aMetricSource({ timeout_seconds: 31 }))).toEqual([422, ['/timeout_seconds']]);
});

it('keeps credentials encrypted, shows none, sends them, and gives them to no other server', async () => {
  server.measures([{ job: 'a' }, 3]);
  const auth = { type: 'basic', username: 'campana', password: 'canary-password' };
  const source = await create({ auth });
  expect(source['auth']).toEqual({ type: 'basic', username: 'campana' });
  const [row] = await hub.sql('SELECT * FROM metric_sources WHERE id = $1', [source['id']]);
  const audit = await hub.sql('SELECT * FROM audit_log WHERE tenant_id = $1', [hub.tenantId]);
  expect(JSON.stringify([source, row, audit])).not.toContain('canary-password');
  expect(await tryIt(source['id'])).toEqual({ ok: true, series: [{ labels: { job: 'a' }, value: 3 }], error: null });
  expect(server.asked.at(-1)).toMatchObject({
    url: '/api/v1/query?query=up',
    headers: { authorization: `Basic ${Buffer.from('campana:canary-password').toString('base64')}` },
  });
  const path = `${SOURCES}/${String(source['id'])}`;
  const replace = (body: Json) => hub.call('PUT', path, { body: aMetricSource(body), headers: { 'if-match': '*' } });
  expect((await replace({ url: 'https://elsewhere.example' })).body).toMatchObject({ errors: [{ pointer: '/auth' }] });
  expect((await replace({ url: `${server.url}/other` })).body).toMatchObject({ auth: { type: 'basic' } });
  await tryIt(source['id']);
  expect(server.asked.at(-1)?.headers.authorization).toMatch(/^Basic /);
  expect((await replace({ url: server.url, auth: { type: 'header', name: 'X-Key', value: 'k' } })).status).toBe(200);
  await tryIt(source['id']);
  expect(server.asked.at(-1)?.headers).toMatchObject({ 'x-key': 'k' });
  expect((await replace({ url: 'https://elsewhere.example', auth: null })).body['auth']).toBeNull();
});

it('is tried within bounds: bytes, time, redirects, errors', async () => {
  const [prometheus, json] = [await create(), await create({ type: 'http_json' })];
  server.says({ status: 'error', error: 'parse error at char 1' }, 400);
  expect(await tryIt(prometheus['id'])).toEqual({
    ok: false,
    series: [],
    error: 'The server answered 400: parse error at char 1',
  });
  server.does((response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end());
  expect(await tryIt(json['id'])).toMatchObject({ ok: false, error: 'The server answered 302, not 200.' });
  server.does((response) => response.end(' '.repeat(5 * 1024 * 1024 + 1)));
  expect(await tryIt(json['id'])).toMatchObject({ error: 'The answer is longer than 5242880 bytes, or was cut.' });
  server.does((response) => response.write('1'));
  expect(await tryIt(json['id'])).toMatchObject({ ok: false, error: expect.stringMatching(/cut/) as unknown });
  server.says({ data: [{ labels: { shop: 'a' }, value: 4 }] });
  expect(await tryIt(json['id'], { value_path: 'data', query: 'day=today' })).toEqual({
    ok: true,
    series: [{ labels: { shop: 'a' }, value: 4 }],
    error: null,
  });
  expect(server.asked.at(-1)?.url).toBe('/?day=today');
  // a failed trial does not count against the source
  expect((await hub.call('GET', `${SOURCES}/${String(json['id'])}`)).body).toMatchObject({ is_errored: false });
});

it('answers four questions at once', async () => {
  const { id } = await create({ type: 'http_json' });
  const held: (() => void)[] = [];
  server.most = 0;
  server.does((response) => held.push(() => response.end('1')));
  const answers = Array.from({ length: 6 }, () => tryIt(id));
  for (const some of [4, 2]) {
    await eventually(() => Promise.resolve(held.length === some));
    for (const release of held.splice(0)) release();
  }
  expect((await Promise.all(answers)).map(({ ok }) => ok)).toEqual(Array(6).fill(true));
  expect(server.most).toBe(4);
});
