import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { eventually } from '../../libs/testing/eventually';
import { Hub, type Json, token } from '../support/hub';
import { LiveClient } from '../support/live-client';
import { StreamClient } from '../support/stream-client';

let hub: Hub;
let owner: string;
let redis: Redis;
const clients: LiveClient[] = [];

beforeAll(async () => {
  hub = await Hub.start({});
  owner = await token(hub.tenantId);
  redis = new Redis(process.env['REDIS_URL'] ?? '');
});
afterEach(() => clients.splice(0).forEach((client) => client.cut()));
afterAll(async () => {
  redis.disconnect();
  await hub.stop();
});

const connect = async (to: Hub = hub): Promise<LiveClient> => {
  const client = await LiveClient.connect(to, { token: owner });
  clients.push(client);
  return client;
};
const key = () => `feed:{${hub.tenantId}}`;
const hears = (client: LiveClient, alert: Json) =>
  client.next('alerts.created', ({ data }) => (data['alert'] as Json)['id'] === alert['id']);

describe('when events may be missing', () => {
  it('clients of a log that was deleted must read again, and hear what comes', async () => {
    const client = await connect();
    await client.subscribe({ topics: ['alerts'] });
    await hears(client, await hub.anAlert());
    await redis.del(key(), `${key()}:head`, `${key()}:appended`);
    await client.next('resync');
    await hears(client, await hub.anAlert());
  });

  it('a gap that was noted becomes a new generation', async () => {
    const client = await connect();
    await client.subscribe({ topics: ['alerts'] });
    await hub.sql('INSERT INTO realtime_gaps (tenant_id, noted_at) VALUES ($1, now())', [hub.tenantId]);
    await client.next('resync');
    await eventually(async () => {
      const rows = await hub.sql('SELECT 1 FROM realtime_gaps WHERE tenant_id = $1', [hub.tenantId]);
      return rows.length === 0 ? true : undefined;
    });
  });

  it('what cannot be appended is noted as a gap, and the clients read again', async () => {
    const client = await connect();
    await client.subscribe({ topics: ['alerts'] });
    // a value of another kind: no entry can be appended
    await redis.del(`${key()}:appended`);
    await redis.set(`${key()}:appended`, 'x');
    await hub.anAlert();
    await client.next('resync');
    await eventually(async () => {
      const rows = await hub.sql('SELECT 1 FROM realtime_gaps WHERE tenant_id = $1', [hub.tenantId]);
      return rows.length === 0 ? true : undefined;
    });
    await hears(client, await hub.anAlert());
  });

  it('what pub/sub has lost is read from the log', async () => {
    const client = await connect();
    await client.subscribe({ topics: ['alerts'] });
    const entry = {
      type: 'config.changed',
      eventId: randomUUID(),
      at: new Date().toISOString(),
      details: { action: 'x' },
    };
    const managed = await connect();
    await managed.subscribe({ topics: ['configuration'] });
    await redis.xadd(key(), '*', 'e', JSON.stringify(entry));
    const { data } = await managed.next('config.changed', (frame) => frame.data['event_id'] === entry.eventId);
    expect(data['action']).toBe('x');
    expect(client.frames.map(({ event }) => event)).not.toContain('resync');
  });

  it('clients whose connection to Redis was cut are told so, and then go on', async () => {
    const client = await connect();
    await client.subscribe({ topics: ['alerts'] });
    const list = String(await redis.client('LIST'));
    const ids = list
      .split('\n')
      .filter((line) => line.includes('name=campana-realtime'))
      .flatMap((line) => /^id=(\d+)/.exec(line)?.[1] ?? []);
    for (const id of ids) await redis.client('KILL', 'ID', id);
    await client.next('degraded');
    await client.next('resync');
    await hears(client, await hub.anAlert());
  });
});

describe('several processes', () => {
  it('have one feed: an id of one is good at another', async () => {
    const other = await hub.sibling({});
    const first = await connect();
    await first.subscribe({ topics: ['alerts'] });
    const alert = await hub.anAlert();
    await hears(first, alert);
    const { lastId } = first;
    first.cut();
    await hub.call('POST', `/api/v1/alerts/${String(alert['id'])}/resolve`, { body: {} });
    const second = await connect(other);
    const answer = await second.subscribe({ topics: ['alerts'], last_event_id: lastId });
    expect(answer.data['resync']).toBe(false);
    await second.next('alerts.resolved');
    await other.stop();
  });

  it('that stop tell their clients when to come back, and end their streams', async () => {
    const other = await hub.sibling({});
    const client = await connect(other);
    const stream = await StreamClient.connect(other, owner);
    await stream.next('hello');
    await other.stop();
    const { data } = await client.next('closing');
    expect(Number(data['reconnect_ms'])).toBeLessThanOrEqual(5_000);
    expect(await client.code()).toBe(1001);
    expect(stream.frames.at(-1)?.event).toBe('closing');
    await eventually(() => Promise.resolve(stream.isOver ? true : undefined));
  });
});

describe('a session of a browser', () => {
  it('opens a socket from our own page, which closes when it signs out', async () => {
    const headers = { origin: hub.url, 'content-type': 'application/json' };
    const answer = await hub.call('POST', '/api/v1/session', { token: '', headers, body: { token: owner } });
    expect(answer.status).toBeLessThan(300);
    const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const client = await LiveClient.connect(hub, { headers: { cookie, origin: hub.url } });
    clients.push(client);
    await client.subscribe();
    await expect(
      LiveClient.connect(hub, { headers: { cookie, origin: 'https://evil.example' } }),
    ).rejects.toMatchObject({ status: 401 });
    const out = await hub.call('DELETE', '/api/v1/session', { token: '', headers: { cookie, origin: hub.url } });
    expect(out.status).toBe(204);
    expect(await client.code()).toBe(4401);
  });
});
