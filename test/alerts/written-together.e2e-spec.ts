import { randomUUID } from 'node:crypto';
import { eventually } from '../../libs/testing/eventually';
import { Hub, type Json, token } from '../support/hub';

/** Alerts that members of several tenants create at the same time are written in one transaction, invisibly for them. */
let hub: Hub;
beforeAll(async () => (hub = await Hub.start()));
afterAll(() => hub.stop());

interface Member {
  readonly id: string;
  readonly name: string;
  readonly tenantId: string;
  readonly token: string;
}

async function memberOf(tenantId: string, name: string): Promise<Member> {
  const id = randomUUID();
  return { id, name, tenantId, token: await token(tenantId, 'owner', { sub: id, name }) };
}

const write = ({ token: bearer }: Member, title: string, headers: Record<string, string> = {}) =>
  hub.call<Json & { id: string }>('POST', '/api/v1/alerts', {
    token: bearer,
    headers,
    body: { alert_type: 'oven_fault', severity: 'high', title, description: 'It is cold.' },
  });

it('each request creates its own alert with its own line of history, and one event is published for it', async () => {
  const published = await hub.outside.listen('alerts', 'alerts.created');
  const members = [await memberOf(hub.tenantId, 'Ana'), await memberOf(randomUUID(), 'Luis')];
  const asked = Array.from({ length: 80 }, (_, n) => ({ member: members[n % 2] as Member, title: `Oven ${n}` }));
  const answers = await Promise.all(
    asked.map(({ member, title }, n) => write(member, title, n % 10 === 0 ? { 'idempotency-key': randomUUID() } : {})),
  );
  for (const [n, { status, body }] of answers.entries())
    expect([status, body]).toMatchObject([
      201,
      { title: asked[n]?.title, tenant_id: asked[n]?.member.tenantId, status: 'active', version: 1 },
    ]);
  const lines = await hub.sql<{ action_by: string; action_by_name: string; correlation_id: string }>(
    `SELECT action_by, action_by_name, correlation_id FROM unnest($1::uuid[]) WITH ORDINALITY AS n(id, place)
     JOIN alert_history h ON h.alert_id = n.id ORDER BY place`,
    [answers.map(({ body }) => body.id)],
  );
  expect(lines.map(({ action_by, action_by_name }) => ({ action_by, action_by_name }))).toEqual(
    asked.map(({ member: { id, name } }) => ({ action_by: id, action_by_name: name })),
  );
  expect(new Set(lines.map(({ correlation_id }) => correlation_id)).size).toBe(asked.length);
  const mine = () =>
    published.map(({ body }) => String(body['alert_id'])).filter((id) => answers.some(({ body }) => body.id === id));
  await eventually(() => mine().length >= asked.length);
  expect(mine().sort()).toEqual(answers.map(({ body }) => body.id).sort());
  // a refused request does not affect another one
  const mixed = await Promise.all([write(members[0] as Member, 'Oven'), write(members[1] as Member, '')]);
  expect(mixed.map(({ status }) => status)).toEqual([201, 422]);
});

it('concurrent requests take fewer transactions than alerts', async () => {
  const member = await memberOf(hub.tenantId, 'Ana');
  const answers = await Promise.all(Array.from({ length: 60 }, (_, n) => write(member, `Oven ${n}`)));
  const [row] = await hub.sql<{ count: number }>(
    'SELECT count(DISTINCT xmin::text)::int AS count FROM alerts WHERE id = ANY($1)',
    [answers.map(({ body }) => body.id)],
  );
  expect(row?.count).toBeLessThan(60);
});
