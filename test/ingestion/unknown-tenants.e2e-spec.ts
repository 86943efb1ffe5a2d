import { randomUUID } from 'node:crypto';
import { eventually } from '../../libs/testing/eventually';
import { Hub, type Json, token } from '../support/hub';

const KEY = 'k'.repeat(40);
const LETTERS = '/api/v1/alerts/dead-letters';

let hub: Hub;
beforeAll(
  async () => (hub = await Hub.start({ AUTO_PROVISION_TENANTS: 'false', INTERNAL_SERVICE_KEYS: `billing:${KEY}` })),
);
afterAll(() => hub.stop());

const tables = ['tenants WHERE id', 'alert_rules WHERE tenant_id', 'processed_events WHERE tenant_id'];

/** How many rows of other tables than dead letters a tenant has. */
const rowsOf = async (tenantId: string) => {
  const counts = tables.map((table) => `(SELECT count(*)::int FROM ${table} = $1)`);
  return (await hub.sql<{ n: number }>(`SELECT ${counts.join(' + ')} AS n`, [tenantId]))[0]?.n;
};

const quarantined = (tenantId: string) =>
  eventually(async () => {
    const rows = await hub.sql<Json>('SELECT id, reason, error FROM dead_letters WHERE tenant_id = $1', [tenantId]);
    return rows.length > 0 && rows;
  });

const metric = async () => {
  const { body } = await hub.call<string>('GET', '/metrics', { token: '' });
  const counts = [...body.matchAll(/^rabbitmq_events_processed_total{.*status="unknown-tenant"} (\d+)$/gm)];
  return counts.reduce((sum, [, n]) => sum + Number(n), 0);
};

it('events of a tenant that nobody knows are set aside, and replayed once a member of it has come', async () => {
  const tenantId = randomUUID();
  const [event, known] = [hub.event({ tenant_id: tenantId }), hub.event()];
  await hub.call('GET', '/api/v1/alerts');
  const before = await metric();
  const messages = [event, known].map((body) => ({ routingKey: 'inventory.stockout', body }));
  await hub.outside.publishAll('inventory', messages);
  // the other event of the batch is processed
  await hub.alerts(1);
  const [letter] = await quarantined(tenantId);
  expect(letter).toMatchObject({ reason: 'unknown-tenant', error: `the tenant ${tenantId} is not known` });
  expect(await rowsOf(tenantId)).toBe(0);
  await eventually(async () => (await metric()) === before + 1, { what: 'one more in the metric' });

  const owner = await token(tenantId);
  const { body } = await hub.call<{ items: Json[] }>('GET', `${LETTERS}?reason=unknown-tenant`, { token: owner });
  expect(body.items.map(({ id }) => id)).toEqual([letter?.['id']]);
  await hub.call('POST', `${LETTERS}/replay`, { token: owner, body: { filter: { reason: ['unknown-tenant'] } } });
  await eventually(async () => {
    const { body } = await hub.call<{ items: Json[] }>('GET', '/api/v1/alerts', { token: owner });
    return body.items.some(({ source_event_id }) => source_event_id === event['event_id']);
  });
});

it('a service for all tenants makes a tenant known when the request names it, not when an event does', async () => {
  const tenantId = randomUUID();
  const service = { token: '', headers: { 'x-service-key': KEY } };
  const send = (event: Json) => hub.call('POST', '/api/v1/events', { ...service, body: event });
  expect((await send(hub.event({ tenant_id: tenantId }))).status).toBe(202);
  await quarantined(tenantId);
  expect(await rowsOf(tenantId)).toBe(0);

  const named = { ...service, headers: { ...service.headers, 'x-tenant-id': tenantId.toUpperCase() } };
  expect((await hub.call('GET', '/api/v1/alerts', named)).status).toBe(200);
  const event = hub.event({ tenant_id: tenantId });
  await send(event);
  const path = `/api/v1/events/${String(event['event_id'])}`;
  await eventually(async () => (await hub.call('GET', path, named)).status === 200);
});
