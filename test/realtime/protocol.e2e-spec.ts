import { randomUUID } from 'node:crypto';
import { Hub, token } from '../support/hub';
import { LiveClient } from '../support/live-client';

let hub: Hub;
let owner: string;
const clients: LiveClient[] = [];

beforeAll(async () => {
  hub = await Hub.start({ REALTIME_MAX_SOCKETS_PER_MEMBER: '3', INTERNAL_SERVICE_KEYS: `probe:${'k'.repeat(40)}` });
  owner = await token(hub.tenantId);
});
afterEach(() => clients.splice(0).forEach((client) => client.cut()));
afterAll(() => hub.stop());

const connect = async (options: Parameters<typeof LiveClient.connect>[1] = { token: owner }): Promise<LiveClient> => {
  const client = await LiveClient.connect(hub, options);
  clients.push(client);
  return client;
};

describe('who may connect', () => {
  it('greets a bearer token with who it is, and until when', async () => {
    const { frames } = await connect();
    expect(frames[0]).toMatchObject({
      event: 'hello',
      data: { protocol: 1, tenant_id: hub.tenantId, sees_all: true, heartbeat_seconds: 20 },
    });
    expect(Date.parse(String(frames[0]?.data['expires_at']))).toBeGreaterThan(Date.now());
  });

  it('takes a service key, and a token in the subprotocol, of which the answer names campana.v1 alone', async () => {
    const service = await connect({
      headers: { 'x-service-key': 'k'.repeat(40) },
      query: `?tenant_id=${hub.tenantId}`,
    });
    expect(service.frames[0]?.data).toMatchObject({ sees_all: true, tenant_id: hub.tenantId });
    const page = await connect({ protocols: ['campana.v1', `bearer.${owner}`] });
    expect(page.socket.protocol).toBe('campana.v1');
  });

  it.each([
    ['no credential', {}, 401],
    ['a wrong token', { token: 'x.y.z' }, 401],
    ['a token in the URL', { query: '?token=x' }, 401],
    ['a foreign page with a cookie', { headers: { origin: 'https://evil.example', cookie: 'campana=abc' } }, 401],
  ])('refuses %s before the upgrade', async (_, options, status) => {
    await expect(LiveClient.connect(hub, options)).rejects.toMatchObject({ status });
  });

  it('refuses a token without alerts.read, and another tenant', async () => {
    const without = await token(hub.tenantId, 'none');
    await expect(LiveClient.connect(hub, { token: without })).rejects.toMatchObject({ status: 403 });
    const query = `?tenant_id=${randomUUID()}`;
    await expect(LiveClient.connect(hub, { token: owner, query })).rejects.toMatchObject({ status: 403 });
    await expect(LiveClient.connect(hub, { token: owner, query: '?tenant_id=x' })).rejects.toMatchObject({
      status: 422,
    });
  });

  it('answers plain HTTP at the address of the WebSocket with 426', async () => {
    expect((await hub.call('GET', '/api/v1/realtime')).status).toBe(426);
  });

  it('answers an upgrade at another address with its own answer', async () => {
    await expect(LiveClient.connect({ url: `${hub.url}/api/v1/alerts?x=` }, { token: owner })).rejects.toThrow(
      'refused',
    );
  });

  it('refuses one socket more than a member may have, with Retry-After, and closes no open one', async () => {
    const bearer = await token(hub.tenantId, 'owner', { sub: randomUUID() });
    const open = [await connect({ token: bearer }), await connect({ token: bearer }), await connect({ token: bearer })];
    await expect(LiveClient.connect(hub, { token: bearer })).rejects.toMatchObject({
      status: 429,
      headers: { 'retry-after': '30' },
    });
    expect(open.map(({ closed }) => closed)).toEqual([undefined, undefined, undefined]);
    open[0]?.close();
    await open[0]?.code();
    await connect({ token: bearer });
  });
});

describe('frames of clients', () => {
  it.each([
    ['an unknown topic', { topics: ['nothing'] }, '/topics'],
    ['an unknown filter', { filter: { colour: ['red'] } }, '/filter/colour'],
    ['a wrong value', { filter: { severity: ['terrible'] } }, '/filter/severity'],
    ['a time that is too long', { coalesce_ms: 60_000 }, '/coalesce_ms'],
  ])('with %s are refused, with the field', async (_, data, pointer) => {
    const client = await connect();
    const answer = await client.subscribe(data);
    expect(answer).toMatchObject({ event: 'error', data: { status: 422, errors: [{ pointer }] } });
    expect(client.closed).toBeUndefined();
  });

  it('need the permission of their topic', async () => {
    const client = await connect({ token: await token(hub.tenantId, 'staff') });
    expect(await client.subscribe({ topics: ['operations'] })).toMatchObject({ event: 'error', data: { status: 403 } });
  });

  it('end a subscription', async () => {
    const client = await connect();
    const { data } = await client.subscribe({ topics: ['alerts'] });
    client.send('unsubscribe', { subscription: data['subscription'] }, 'u');
    await client.next('unsubscribed');
    await hub.anAlert();
    const probe = await connect();
    await probe.subscribe();
    const alert = await hub.anAlert();
    await probe.next('alerts.created');
    expect(client.of(alert['id'])).toEqual([]);
  });

  it('that are no JSON, or not of the protocol, close the socket with 4400', async () => {
    const client = await connect();
    client.socket.send('hello?');
    expect(await client.code()).toBe(4400);
  });

  it('longer than 16 KiB close it with 1009', async () => {
    const client = await connect();
    client.socket.send('x'.repeat(17 * 1024));
    expect(await client.code()).toBe(1009);
  });

  it('more than 60 in a minute close it with 4429, as do more than 10 subscriptions', async () => {
    const chatty = await connect();
    for (let i = 0; i < 61; i++) chatty.send('unsubscribe', { subscription: 'x' });
    expect(await chatty.code()).toBe(4429);
    const greedy = await connect();
    for (let i = 0; i < 11; i++) greedy.send('subscribe', { topics: ['on_call'] });
    expect(await greedy.code()).toBe(4429);
  });
});

describe('the end of a credential', () => {
  const inSeconds = (seconds: number) => Math.floor(Date.now() / 1_000) + seconds;

  it('is announced a minute before, and closes the socket with 4401', async () => {
    const client = await connect({ token: await token(hub.tenantId, 'owner', { exp: inSeconds(3) }) });
    await client.next('expiring');
    expect(await client.code()).toBe(4401);
  });

  it('is moved by a newer token of the same member, not of another one', async () => {
    const sub = randomUUID();
    const client = await connect({ token: await token(hub.tenantId, 'owner', { sub, exp: inSeconds(30) }) });
    client.send('authenticate', { token: await token(hub.tenantId, 'owner', { sub: randomUUID() }) }, 'other');
    expect(await client.next('error')).toMatchObject({ ref: 'other', data: { status: 401 } });
    client.send('authenticate', { token: await token(hub.tenantId, 'owner', { sub }) }, 'own');
    const { data } = await client.next('authenticated');
    expect(Date.parse(String(data['expires_at']))).toBeGreaterThan(Date.now() + 60_000);
  });

  it('comes when the member is removed', async () => {
    const sub = randomUUID();
    const bearer = await token(hub.tenantId, 'staff', { sub });
    await hub.call('GET', '/api/v1/alerts', { token: bearer });
    const client = await connect({ token: bearer });
    await client.subscribe();
    const { status } = await hub.call('DELETE', `/api/v1/alerts/members/${sub}`);
    expect(status).toBe(204);
    expect(await client.code()).toBe(4401);
  });
});
