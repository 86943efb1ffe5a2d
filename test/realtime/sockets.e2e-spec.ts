import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { eventually } from '../../libs/testing/eventually';
import { Hub, type Json, token } from '../support/hub';
import { LiveClient } from '../support/live-client';

let hub: Hub;
let owner: string;
const clients: LiveClient[] = [];

beforeAll(async () => {
  hub = await Hub.start();
  owner = await token(hub.tenantId);
});
afterEach(() => clients.splice(0).forEach((client) => client.cut()));
afterAll(() => hub.stop());

const connect = async (bearer = owner, options = {}): Promise<LiveClient> => {
  const client = await LiveClient.connect(hub, { token: bearer, ...options });
  clients.push(client);
  return client;
};

const act = (alert: Json, action: string, body: Json = {}, bearer = owner) =>
  hub.call('POST', `/api/v1/alerts/${String(alert['id'])}/${action}`, { token: bearer, body });

describe('a socket', () => {
  it('hears of a new alert and of what becomes of it, with the whole alert, who did it and what changed', async () => {
    const client = await connect();
    await client.subscribe({ topics: ['alerts'] });
    const alert = await hub.anAlert();
    const created = await client.next('alerts.created', ({ data }) => (data['alert'] as Json)['id'] === alert['id']);
    const { read_at: _read, dismissed_at: _dismissed, ...shown } = alert;
    expect(created.data).toMatchObject({ actor: null, changed: {}, matches: true, replayed: false });
    expect(Object.keys(created.data['alert'] as Json).sort()).toEqual(Object.keys(shown).sort());
    await act(alert, 'acknowledge');
    const acknowledged = await client.next('alerts.acknowledged');
    expect(acknowledged.data).toMatchObject({
      changed: { status: ['active', 'acknowledged'] },
      actor: { id: expect.any(String) as string },
      alert: { id: alert['id'], status: 'acknowledged' },
      details: { response_time_seconds: expect.any(Number) as number },
    });
    await act(alert, 'resolve');
    expect((await client.next('alerts.resolved')).data['changed']).toEqual({ status: ['acknowledged', 'resolved'] });
    const versions = client.of(alert['id']).map(({ data }) => (data['alert'] as Json)['version'] as number);
    expect(versions).toEqual([...versions].sort((a, b) => a - b));
  });

  it('gets what it has missed after a cut, once and in order, and then the new events', async () => {
    const first = await connect();
    await first.subscribe();
    const alert = await hub.anAlert();
    await first.next('alerts.created', ({ data }) => (data['alert'] as Json)['id'] === alert['id']);
    const { lastId } = first;
    first.cut();
    await act(alert, 'acknowledge');
    await act(alert, 'comment', { comment: 'on my way' });
    const probe = await connect();
    await probe.subscribe();
    await act(alert, 'resolve');
    await probe.next('alerts.resolved', ({ data }) => (data['alert'] as Json)['id'] === alert['id']);
    const second = await connect();
    const answer = await second.subscribe({ topics: ['alerts'], last_event_id: lastId });
    expect(answer.data).toMatchObject({ resync: false });
    const missed = second.of(alert['id']).filter(({ event }) => event !== 'alerts.notified');
    expect(missed.map(({ event }) => event)).toEqual(['alerts.acknowledged', 'alerts.commented', 'alerts.resolved']);
    expect(missed.every(({ data }) => data['replayed'] === true)).toBe(true);
    await act(alert, 'reopen');
    const reopened = await second.next('alerts.reopened');
    expect(reopened.data['replayed']).toBe(false);
  });

  it.each(['nonsense', 'k1-1-0', `${'x'.repeat(10)}-1795800000000-0`])(
    'with an id that is not known (%s) must read again',
    async (lastEventId) => {
      const client = await connect();
      const answer = await client.subscribe({ topics: ['alerts'], last_event_id: lastEventId });
      expect(answer.data).toMatchObject({ resync: true, replayed: 0 });
      expect(client.frames.map(({ event }) => event)).toContain('resync');
    },
  );

  it('hears only of alerts that match its filter, and is told when one no longer does', async () => {
    const client = await connect();
    await client.subscribe({ topics: ['alerts'], filter: { status: ['active'], source_service: ['inventory'] } });
    const alert = await hub.anAlert();
    const source = String(alert['source_service']);
    const other = await connect();
    await other.subscribe({ topics: ['alerts'], filter: { status: ['active'], source_service: [source] } });
    await act(alert, 'acknowledge');
    const left = await other.next('alerts.acknowledged');
    expect(left.data['matches']).toBe(false);
    const all = await connect();
    await all.subscribe({ topics: ['alerts'] });
    await act(alert, 'comment', { comment: 'no longer of interest' });
    await all.next('alerts.commented');
    await act(alert, 'resolve');
    await act(alert, 'reopen');
    await other.next('alerts.reopened', ({ data }) => data['matches'] === true);
    expect(other.of(alert['id']).map(({ event }) => event)).not.toContain('alerts.commented');
  });

  it('gets only the latest event of each alert when it asks for that', async () => {
    const alert = await hub.anAlert();
    const client = await connect();
    await client.subscribe({ topics: ['alerts'], coalesce_ms: 1_500 });
    for (const action of ['acknowledge', 'unacknowledge', 'acknowledge', 'resolve']) await act(alert, action);
    const resolved = await client.next('alerts.resolved');
    expect(Number(resolved.data['coalesced'])).toBeGreaterThan(1);
    expect(client.of(alert['id']).length).toBeLessThan(4);
  });
});

describe('visibility', () => {
  it('is that of the alert itself: unassigned, own, of a role; managers see all', async () => {
    const [ane, jon] = [randomUUID(), randomUUID()];
    const [aneToken, jonToken] = await Promise.all([
      token(hub.tenantId, 'staff', { sub: ane }),
      token(hub.tenantId, 'staff', { sub: jon }),
    ]);
    const [aneClient, jonClient, manager] = [await connect(aneToken), await connect(jonToken), await connect()];
    for (const client of [aneClient, jonClient, manager]) await client.subscribe({ topics: ['alerts'] });
    const alert = await hub.anAlert();
    for (const client of [aneClient, jonClient, manager])
      await client.next('alerts.created', ({ data }) => (data['alert'] as Json)['id'] === alert['id']);
    await act(alert, 'assign', { assigned_to: ane });
    await aneClient.next('alerts.assigned');
    await manager.next('alerts.assigned');
    const hidden = await jonClient.next('alerts.hidden');
    expect(hidden.data['alert_id']).toBe(alert['id']);
    await act(alert, 'comment', { comment: 'only for Ane' });
    await aneClient.next('alerts.commented');
    await manager.next('alerts.commented');
    const next = await hub.anAlert();
    await jonClient.next('alerts.created', ({ data }) => (data['alert'] as Json)['id'] === next['id']);
    expect(jonClient.of(alert['id']).map(({ event }) => event)).not.toContain('alerts.commented');
    expect(JSON.stringify(jonClient.frames.filter(({ event }) => event === 'alerts.assigned'))).toBe('[]');
  });

  it('never crosses tenants', async () => {
    const stranger = await connect(await token(randomUUID()));
    await stranger.subscribe();
    const own = await connect();
    await own.subscribe();
    await hub.anAlert();
    await own.next('alerts.created');
    expect(stranger.frames.map(({ event }) => event).filter((event) => event.startsWith('alerts.'))).toEqual([]);
  });
});

describe('other programs', () => {
  it('hear the whole alert on the channel of the tenant', async () => {
    const redis = new Redis(process.env['REDIS_URL'] ?? '');
    const heard: Json[] = [];
    redis.on('message', (_, text: string) => heard.push(JSON.parse(text) as Json));
    await redis.subscribe(`alerts:${hub.tenantId}`);
    // whether somebody listens is asked every second
    const alert = await eventually(async () => {
      const one = await hub.anAlert();
      return heard.length > 0 ? one : undefined;
    });
    const told = await eventually(() => Promise.resolve(heard.find(({ id }) => id === alert['id'])));
    expect(told).toMatchObject({
      event: 'alerts.created',
      alert_id: alert['id'],
      tenant_id: hub.tenantId,
      customer_id: hub.tenantId,
      message: alert['title'],
      source_event_data: alert['source_event_data'],
    });
    expect(told).not.toHaveProperty('read_at');
    redis.disconnect();
  });
});

describe('the inbox', () => {
  it('has the count that the route gives, after every change', async () => {
    const bearer = await token(hub.tenantId, 'owner', { sub: randomUUID() });
    const client = await connect(bearer);
    await client.subscribe({ topics: ['inbox'] });
    const count = async () =>
      (await hub.call<{ unread_count: number }>('GET', '/api/v1/alerts/unread/count', { token: bearer })).body
        .unread_count;
    const told = () => client.frames.filter(({ event }) => event === 'inbox.unread').at(-1)?.data['unread_count'];
    await eventually(async () => (told() === (await count()) ? true : undefined), { what: 'the first count' });
    const alert = await hub.anAlert();
    await eventually(async () => (told() === (await count()) ? true : undefined), { what: 'one more' });
    await hub.call('PUT', `/api/v1/alerts/${String(alert['id'])}/read`, { token: bearer });
    const marked = await client.next('inbox.marked');
    expect(marked.data).toMatchObject({ alert_ids: [alert['id']], dismissed_at: null });
    await act(alert, 'resolve');
    await eventually(async () => (told() === (await count()) ? true : undefined), { what: 'one less' });
  });
});
