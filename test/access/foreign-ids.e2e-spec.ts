import { randomUUID } from 'node:crypto';
import { eventually } from '../../libs/testing/eventually';
import { aPolicy } from '../support/escalation-hub';
import { Hub, type Json, token } from '../support/hub';
import { aSchedule } from '../support/on-call-hub';
import { rowsOfTenant } from '../support/rows-of-tenant';
import { SampleResources } from '../support/sample-resources';

const ALERTS = '/api/v1/alerts';

let hub: Hub;
let stranger: string;
/** The ids of resources of the first tenant. */
const owned: Record<'alert' | 'member' | 'contact' | 'template' | 'delivery', string> = {
  alert: '',
  member: '',
  contact: '',
  template: '',
  delivery: '',
};
beforeAll(async () => {
  hub = await Hub.start();
  stranger = await token(randomUUID());
  const resources = new SampleResources(hub);
  const lastOf = async (path: string) => (await resources.pathTo(path)).split('/').at(-1) ?? '';
  owned.alert = await lastOf(`${ALERTS}/{id}`);
  const contact = await resources.pathTo(`${ALERTS}/members/{id}/contact-methods/{contact_method_id}`);
  [owned.member = '', , owned.contact = ''] = contact.split('/').slice(-3);
  owned.template = await lastOf(`${ALERTS}/templates/{id}`);
  owned.delivery = await lastOf(`${ALERTS}/deliveries/{id}`);
  for (const table of ['outbox_dispatches', 'outbox_publications'])
    await eventually(
      async () => (await hub.sql(`SELECT 1 FROM ${table} WHERE tenant_id = $1`, [hub.tenantId])).length === 0,
    );
});
afterAll(() => hub.stop());

const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();
const rules = [{ severities: ['high'], channel: 'email', delay_minutes: 5 }];
const template = { channel: 'email', kind: 'alert', body_template: 'x' };
const alert = { alert_type: 'x', severity: 'high', title: 'x', description: 'x' };

/** A request of another tenant that names an id in its query or body, and what it gets for the id of nobody, too. */
type ForeignRequest = readonly [
  method: string,
  path: (id: string) => string,
  body: (id: string) => unknown,
  id: keyof typeof owned,
];

const at = (path: string) => () => `${ALERTS}${path}`;
const of = (path: string) => (id: string) => `${ALERTS}/${path}?member_id=${id}`;
const nothing = () => undefined;

const requests: readonly ForeignRequest[] = [
  ['GET', of('subscriptions'), nothing, 'member'],
  ['PUT', of('subscriptions'), () => [{ alert_type: 'x' }], 'member'],
  ['GET', of('preferences'), nothing, 'member'],
  ['PUT', of('preferences'), () => ({ channels: { email: false } }), 'member'],
  ['GET', of('notification-rules'), nothing, 'member'],
  ['PUT', of('notification-rules'), () => rules, 'member'],
  ['POST', at('/notifications/explain'), (id) => ({ alert_id: id }), 'alert'],
  ['POST', at('/notifications/test'), (id) => ({ contact_method_id: id }), 'contact'],
  ['POST', at('/templates/preview'), (id) => ({ template_id: id }), 'template'],
  ['POST', at('/templates/preview'), (id) => ({ ...template, alert_id: id }), 'alert'],
  ['POST', at('/deliveries/redrive'), (id) => ({ ids: [id] }), 'delivery'],
  ['GET', (id) => `${ALERTS}/deliveries?alert_id=${id}`, nothing, 'alert'],
  ['GET', of('deliveries'), nothing, 'member'],
  ['POST', at('/members'), (id) => ({ roles: ['staff'], manager_id: id }), 'member'],
  ['POST', at('/escalation-policies/explain'), (id) => ({ alert_id: id }), 'alert'],
  ['POST', at('/escalation-policies'), (id) => aPolicy({ targets: [{ type: 'member', id }] }), 'member'],
  ['POST', at('/on-call/schedules'), (id) => aSchedule({ participants: [[id]] }), 'member'],
  ['POST', at('/bulk_action'), (id) => ({ action: 'acknowledge', alert_ids: [id] }), 'alert'],
];

/** Without what is new in each answer. */
const withoutIds = (text: string): string =>
  text.replaceAll(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, 'NEW').replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME');

it.each(requests)('%s %s with an id of another tenant is answered as with an id of nobody', async (...request) => {
  const [method, path, body, name] = request;
  const before = await rowsOfTenant(hub, hub.tenantId);
  const ask = async (id: string) => {
    const { status, body: answer } = await hub.call(method, path(id), { token: stranger, body: body(id) });
    return JSON.stringify([status, answer]).replaceAll(id, 'ID');
  };
  const foreign = await ask(owned[name]);
  expect(withoutIds(foreign)).toBe(withoutIds(await ask(randomUUID())));
  for (const id of [hub.tenantId, ...Object.values(owned)]) expect(foreign).not.toContain(id);
  expect(await rowsOfTenant(hub, hub.tenantId)).toEqual(before);
});

describe('a member of another tenant', () => {
  let schedule: string;
  beforeAll(async () => {
    const call = { token: stranger, body: aSchedule() };
    schedule = String((await hub.call('POST', `${ALERTS}/on-call/schedules`, call)).body['id']);
  });
  const span = { from: inDays(2), until: inDays(3) };

  it.each<[string, (id: string) => Json]>([
    ['overrides', (id) => ({ kind: 'add', ...span, member_id: id })],
    ['overrides', (id) => ({ kind: 'remove', ...span, member_id: id })],
    ['overrides', (id) => ({ kind: 'replace', ...span, member_id: id, replaces: id })],
    ['swaps', (id) => ({ ...span, member_id: id })],
    ['swaps', (id) => ({ ...span, to_member_id: id })],
    ['calendar-tokens', (id) => ({ member_id: id })],
  ])('is refused in %s %p as nobody is', async (part, body) => {
    const before = await rowsOfTenant(hub, hub.tenantId);
    const ask = async (id: string) => {
      const path = `${ALERTS}/on-call/schedules/${schedule}/${part}`;
      const { status, body: answer } = await hub.call('POST', path, { token: stranger, body: body(id) });
      expect(status).toBe(422);
      return withoutIds(JSON.stringify(answer).replaceAll(id, 'ID'));
    };
    expect(await ask(owned.member)).toBe(await ask(randomUUID()));
    expect(await rowsOfTenant(hub, hub.tenantId)).toEqual(before);
  });
});

it('a member of another tenant who is named as the assignee is told nothing', async () => {
  const body: Json = { ...alert, assigned_to: owned.member };
  const { status, body: raised } = await hub.call('POST', ALERTS, { token: stranger, body });
  expect(status).toBe(201);
  const sql = 'SELECT user_id FROM deliveries WHERE alert_id = $1';
  const rows = await eventually(async () => {
    const found = await hub.sql<{ user_id: string }>(sql, [raised['id']]);
    return found.length > 0 && found;
  });
  expect(rows.map(({ user_id }) => user_id)).not.toContain(owned.member);
});

it('the tenant itself succeeds with them, so only the tenant makes the difference', async () => {
  for (const [method, path, body, name] of requests) {
    const { status } = await hub.call(method, path(owned[name]), { body: body(owned[name]) });
    expect([method, path(''), status < 300]).toEqual([method, path(''), true]);
  }
});
