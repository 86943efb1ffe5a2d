import { randomUUID } from 'node:crypto';
import { eventually } from '../../libs/testing/eventually';
import { Hub, type Json, token } from '../support/hub';
import { aSchedule, SCHEDULES } from '../support/on-call-hub';
import { aRule, RULES } from '../support/rules-hub';

let hub: Hub;
let somebody: unknown;
const word = `Zopa${randomUUID().slice(0, 6)}`;
beforeAll(async () => {
  hub = await Hub.start();
  const rule = aRule({
    rule_name: `${word} rule`,
    source_event_type: 'kitchen.oven',
    title_template: 'Oven {{ oven }}',
    labels: { kitchen: '{kitchen}' },
    group_by: ['kitchen'],
  });
  expect((await hub.call('POST', RULES, { body: rule })).status).toBe(201);
  const { body: member } = await hub.call('POST', '/api/v1/alerts/members', {
    body: { name: `Ane ${word}`, roles: ['staff'] },
  });
  somebody = member['id'];
  await hub.call('POST', SCHEDULES, { body: aSchedule({ name: `${word} nights`, participants: [[member['id']]] }) });
  await hub.outside.publish(
    'production',
    'kitchen.oven',
    hub.event({ event_type: 'kitchen.oven', oven: word, kitchen: word }),
  );
  await eventually(async () => (await found('owner', word)).length === 5 || undefined, { what: 'all kinds are found' });
});
afterAll(() => hub.stop());

async function found(role: string, q: string, tenantId = hub.tenantId): Promise<Json[]> {
  const path = `/api/v1/alerts/search?q=${encodeURIComponent(q)}`;
  return (await hub.call<{ items: Json[] }>('GET', path, { token: await token(tenantId, role) })).body.items;
}

it('finds alerts, incidents, rules, members and schedules, however they are written', async () => {
  const items = await found('owner', ` ${word.toLowerCase()} `);
  expect(items.map(({ kind }) => kind)).toEqual(['alert', 'incident', 'rule', 'member', 'schedule']);
  expect(items.map(({ title }) => title)).toEqual([
    `Oven ${word}`,
    word,
    `${word} rule`,
    `Ane ${word}`,
    `${word} nights`,
  ]);
  expect(items[0]).toMatchObject({ severity: 'high', id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string });
});

it('shows each only what it may see', async () => {
  expect((await found('viewer', word)).map(({ kind }) => kind)).toEqual(['alert', 'incident', 'member', 'schedule']);
  expect(await found('owner', word, randomUUID())).toEqual([]);
  const [alert] = await found('owner', word);
  const path = `/api/v1/alerts/${String(alert?.['id'])}/assign`;
  expect((await hub.call('POST', path, { body: { assigned_to: somebody } })).status).toBe(200);
  expect((await found('viewer', word)).map(({ kind }) => kind)).not.toContain('alert');
});

it('signs of patterns are signs, and at most five of a kind come', async () => {
  expect(await found('owner', '%%')).toEqual([]);
  for (let i = 0; i < 7; i++)
    await hub.call('POST', '/api/v1/alerts/members', { body: { name: `Many_${i}`, roles: ['staff'] } });
  expect(await found('owner', 'many_')).toHaveLength(5);
  expect(await found('owner', 'manyx')).toEqual([]);
});

it('without words nothing is found', async () => {
  expect((await hub.call('GET', '/api/v1/alerts/search')).body).toEqual({ items: [] });
});

it.each(['', 'a', 'x'.repeat(101)])('the text %j is refused', async (q) => {
  const { status, body } = await hub.call('GET', `/api/v1/alerts/search?q=${q}`);
  expect([status, body['errors']]).toEqual([422, [expect.objectContaining({ pointer: '/query/q' })]]);
});
