import { Redis } from 'ioredis';
import { campana } from '../../libs/client';
import { eventually } from '../../libs/testing/eventually';
import { Hub } from '../support/hub';
import { type ApiAlert, done, Person } from '../support/person';
import { Process } from '../support/process';

let hub: Hub;
let sibling: Hub;
let ana: Person;
beforeAll(async () => {
  hub = await Hub.start();
  // nothing changes an alert here but the test
  await hub.call('PUT', '/api/v1/alerts/config', { body: { auto_notify: false } });
  sibling = await hub.sibling({});
  ana = await Person.of(hub, 'Ana');
});
afterAll(async () => {
  // in this order: all hubs of a process share the connections of the last one that was started
  await hub.stop();
  await sibling.stop();
});

const active = async (person = ana): Promise<ApiAlert[]> =>
  done(await person.api.GET('/api/v1/alerts/active', { params: { query: { limit: 200 } } })).items;

const activeAt = async ({ url }: { url: string }): Promise<ApiAlert[]> =>
  done(await campana({ url, token: ana.token }).GET('/api/v1/alerts/active', { params: { query: { limit: 200 } } }))
    .items;

it('shows the same alerts as the list, cached or not, in every process, right after each action', async () => {
  const { id } = await ana.writes();
  const steps = ['acknowledge', 'unacknowledge', 'snooze', 'unsnooze', 'resolve', 'reopen', 'ignore', 'reopen'];
  for (const step of steps) {
    // cached by both before the action
    await activeAt(sibling);
    await active();
    expect((await ana.does(step, id, step === 'snooze' ? { minutes: 5 } : {})).status).toBe(200);
    const { data } = await ana.api.GET('/api/v1/alerts', {
      params: { query: { status: ['active', 'acknowledged', 'snoozed'], limit: 200 } },
    });
    expect([step, await activeAt(sibling), await active()]).toEqual([step, data?.items, data?.items]);
  }
});

it('shows alerts raised by events, with their number of occurrences', async () => {
  await active();
  const event = hub.event();
  const { id } = await hub.anAlert(event);
  expect((await active()).map((alert) => alert.id)).toContain(id);
  await hub.publish({ ...event, event_id: crypto.randomUUID() });
  await eventually(async () => (await active()).find((alert) => alert.id === id)?.occurrence_count === 2);
});

it('is cached in Redis, and also works without Redis', async () => {
  const { id } = await ana.writes();
  const before = await active();
  const redis = new Redis(process.env['REDIS_URL'] ?? '');
  const cached = await redis.get(`{campana}:open-alerts:${hub.tenantId}`);
  expect(cached).toContain(id);
  // a change directly in the table is not visible, which shows that the list comes from the cache
  await hub.sql('UPDATE alerts SET title = $2 WHERE id = $1', [id, 'changed by hand']);
  expect(await active()).toEqual(before);
  await redis.del(`{campana}:open-alerts:${hub.tenantId}`);
  expect((await active()).find((alert) => alert.id === id)?.title).toBe('changed by hand');
  redis.disconnect();
  const withoutRedis = await Process.start({ ROLE: 'api', REDIS_URL: 'redis://127.0.0.1:1' });
  await eventually(async () => (await fetch(`${withoutRedis.url}/health/live`)).ok, { what: 'the start' });
  expect((await activeAt(withoutRedis)).length).toBe(before.length);
  await Process.endAll();
});

it('with several hundred alerts shows the newest that the member may see', async () => {
  await hub.sql(
    `INSERT INTO alerts (id, tenant_id, alert_type, alert_category, severity, priority, title, description, source_service,
       aggregation_key, last_occurrence_at, created_at, assigned_role)
     SELECT gen_random_uuid(), $1, 'x', 'x', 'low', 'normal', 'x', 'x', 'x', 'x' || i, now(), now(),
       CASE WHEN i > 50 THEN 'manager' END FROM generate_series(1, 300) i`,
    [hub.tenantId],
  );
  await ana.writes();
  const luis = await Person.of(hub, 'Luis', 'staff');
  for (const person of [ana, luis, ana]) {
    const { data } = await person.api.GET('/api/v1/alerts', {
      params: { query: { status: ['active', 'acknowledged', 'snoozed'], limit: 200 } },
    });
    expect(await active(person)).toEqual(data?.items);
  }
});
