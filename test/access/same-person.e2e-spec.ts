import { randomUUID } from 'node:crypto';
import { Hub, type Json, token } from '../support/hub';

let hub: Hub;
beforeAll(async () => (hub = await Hub.start()));
afterAll(() => hub.stop());

const call = <T = Json>(method: string, path: string, bearer: string, body?: unknown) =>
  hub.call<T>(method, path, { token: bearer, ...(body !== undefined && { body }) });

it('a member is the same whether the identity provider writes the id in upper or lower case', async () => {
  const sub = randomUUID();
  const [upper, lower] = [
    await token(hub.tenantId.toUpperCase(), 'staff', { sub: sub.toUpperCase() }),
    await token(hub.tenantId, 'staff', { sub }),
  ];
  const alert = await hub.anAlert();
  const path = `/api/v1/alerts/${String(alert['id'])}`;
  const assigned = await call('POST', `${path}/assign`, await token(hub.tenantId), { assigned_to: sub.toUpperCase() });
  expect([assigned.status, assigned.body['assigned_to']]).toEqual([200, sub]);
  for (const bearer of [upper, lower]) expect((await call('GET', path, bearer)).status).toBe(200);
  const acknowledged = await call('POST', `${path}/acknowledge`, upper, {});
  expect(acknowledged.body).toMatchObject({ acknowledged_by: sub });
});

it('ids in upper case in a path, a body or a filter mean the same', async () => {
  const owner = await token(hub.tenantId);
  const alert = await hub.anAlert();
  const id = String(alert['id']);
  const shouted = id.toUpperCase();
  expect((await call('GET', `/api/v1/alerts/${shouted}`, owner)).body).toMatchObject({ id });
  const { body } = await call('POST', '/api/v1/alerts/bulk_action', owner, {
    action: 'acknowledge',
    alert_ids: [shouted],
  });
  expect(body).toMatchObject({ succeeded: 1, failed: 0 });
  const listed = await call<{ items: Json[] }>(
    'GET',
    `/api/v1/alerts?limit=1&related_ingredient_id=${String(alert['related_ingredient_id']).toUpperCase()}`,
    owner,
  );
  expect(listed.body.items).toMatchObject([{ id, status: 'acknowledged' }]);
});

it('dead letters are replayed by their ids in upper case', async () => {
  const [row] = await hub.sql<{ id: string }>(
    `INSERT INTO dead_letters (id, tenant_id, exchange, routing_key, reason, error, body, died_at)
     VALUES (gen_random_uuid(), $1, 'gone', 'x', 'bug', '', '{}', now()) RETURNING id`,
    [hub.tenantId],
  );
  const ids = [String(row?.id).toUpperCase()];
  const { body } = await call('POST', '/api/v1/alerts/dead-letters/replay', await token(hub.tenantId), { ids });
  expect(body).toMatchObject({ results: [{ id: row?.id, result: 'no-queue' }], no_queue: 1 });
});
