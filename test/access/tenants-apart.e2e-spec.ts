import { randomUUID } from 'node:crypto';
import { eventually } from '../../libs/testing/eventually';
import { aCalendar, aPolicy, POLICIES } from '../support/escalation-hub';
import { Hub, Json, token } from '../support/hub';
import { aSchedule, SCHEDULES } from '../support/on-call-hub';
import { aMetricSource } from '../support/sources-hub';
import { rowsOfTenant } from '../support/rows-of-tenant';

interface Operation {
  method: string;
  path: string;
}

let hub: Hub;
let operations: Operation[];
let stranger: string;
/** The ids of the tenant's resources, by the beginning of their path. */
const owned: Record<string, string> = {};

beforeAll(async () => {
  hub = await Hub.start();
  stranger = await token(randomUUID());
  const { body } = await hub.call<{ paths: Record<string, object> }>('GET', '/docs/openapi.json');
  operations = Object.entries(body.paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => ({ method: method.toUpperCase(), path })),
  );
  const alert = await hub.anAlert();
  owned['/api/v1/alerts/'] = String(alert['id']);
  owned['/alerts/'] = String(alert['id']);
  owned['/api/v1/events/'] = String(alert['source_event_id']);
  owned['/api/v1/alerts/rules/'] = String((await hub.call('POST', '/api/v1/alerts/rules', { body: rule })).body['id']);
  const made = async (path: string, body: Json) => String((await hub.call('POST', path, { body })).body['id']);
  owned['/api/v1/alerts/suppressions/'] = await made('/api/v1/alerts/suppressions', suppression);
  owned['/api/v1/alerts/inhibitions/'] = await made('/api/v1/alerts/inhibitions', inhibition);
  owned['/api/v1/alerts/members/'] = await made('/api/v1/alerts/members', { roles: ['staff'] });
  const contactMethods = `/api/v1/alerts/members/${owned['/api/v1/alerts/members/']}/contact-methods`;
  owned[`${contactMethods}/`] = await made(contactMethods, contactMethod);
  owned['/api/v1/alerts/templates/'] = await made('/api/v1/alerts/templates', template);
  owned['/api/v1/alerts/destinations/'] = await made('/api/v1/alerts/destinations', destination);
  owned['/api/v1/alerts/metric-sources/'] = await made('/api/v1/alerts/metric-sources', aMetricSource());
  owned[`${POLICIES}/`] = await made(POLICIES, aPolicy());
  owned['/api/v1/alerts/sla/calendars/'] = await made('/api/v1/alerts/sla/calendars', aCalendar());
  owned['/api/v1/alerts/views/'] = await made('/api/v1/alerts/views', { name: 'x', query: '', is_shared: true });
  const participants = [[owned['/api/v1/alerts/members/']]];
  const schedule = await made(SCHEDULES, aSchedule({ participants }));
  owned[`${SCHEDULES}/`] = schedule;
  owned[`${SCHEDULES}/${schedule}/overrides/`] = await made(`${SCHEDULES}/${schedule}/overrides`, {
    ...override,
    member_id: owned['/api/v1/alerts/members/'],
  });
  const path = `${SCHEDULES}/${schedule}`;
  owned[`${path}/calendar-tokens/`] = await made(`${path}/calendar-tokens`, {});
  owned[`${path}/imports/`] = await made(`${path}/imports`, { ics: anEmptyCalendar });
  const coming = new Date(Date.now() + 600_000).toISOString();
  const shift = { from: coming, until: override.until, member_id: owned['/api/v1/alerts/members/'] };
  owned[`${path}/swaps/`] = await made(`${path}/swaps`, shift);
  owned['/api/v1/alerts/on-call/swaps/'] = owned[`${path}/swaps/`] ?? '';
  const [kind, item] = [randomUUID(), randomUUID()];
  owned['/api/v1/alerts/work-items/'] = kind;
  owned[`/api/v1/alerts/work-items/${kind}/`] = item;
  await hub.call('PUT', `/api/v1/alerts/work-items/${kind}/${item}`, { body: { title: 'x' } });
  owned['/api/v1/alerts/groups/'] = randomUUID();
  await hub.sql(
    `INSERT INTO alert_groups (id, tenant_id, group_key, labels, lead_alert_id, severity, alert_count, first_at, last_at, open_until)
     VALUES ($1, $2, 'x', '{}', $1, 'low', 1, now(), now(), now())`,
    [owned['/api/v1/alerts/groups/'], hub.tenantId],
  );
  owned['/api/v1/alerts/deliveries/'] = randomUUID();
  await hub.sql(
    `INSERT INTO deliveries (id, tenant_id, cause, kind, user_id, channel, content, state, due_at, expires_at, created_at, updated_at)
     VALUES ($1, $2, 'x', 'notice', $1, 'email', '{}', 'failed', now(), now(), now(), now())`,
    [owned['/api/v1/alerts/deliveries/'], hub.tenantId],
  );
  owned['/api/v1/alerts/bulk_action/'] = randomUUID();
  await hub.sql(
    `INSERT INTO bulk_actions (id, tenant_id, step, filter, actor, viewer, state, total, created_at)
     VALUES ($1, $2, '{"action":"read"}', '{}', '{}', '{}', 'done', 0, now())`,
    [owned['/api/v1/alerts/bulk_action/'], hub.tenantId],
  );
  await hub.publish(hub.event({ timestamp: 'never' }));
  const letter = await eventually(async () => {
    const { body } = await hub.call<{ items: Json[] }>('GET', '/api/v1/alerts/dead-letters');
    return body.items[0];
  });
  owned['/api/v1/alerts/dead-letters/'] = String(letter['id']);
});
afterAll(() => hub.stop());

const destination: Json = { channel: 'webhook', name: 'Kitchen', config: { url: 'https://screen.example/alerts' } };
const rule: Json = {
  rule_name: 'Flour almost gone',
  source_event_type: 'inventory.flour',
  alert_type: 'flour',
  severity: 'high',
  title_template: 'x',
  description_template: 'x',
};

const suppression: Json = {
  suppression_type: 'manual',
  alert_types: ['nothing'],
  start_time: new Date().toISOString(),
  end_time: new Date(Date.now() + 3_600_000).toISOString(),
  reason: 'x',
};

const contactMethod: Json = { channel: 'email', address: 'ana@example.com' };

const inhibition: Json = { name: 'x', source: { alert_types: ['one'] }, target: { alert_types: ['other'] } };

const anEmptyCalendar = 'BEGIN:VCALENDAR\nEND:VCALENDAR';

const override = {
  kind: 'add',
  from: new Date().toISOString(),
  until: new Date(Date.now() + 3_600_000).toISOString(),
  member_id: randomUUID(),
};

const template: Json = { name: 'x', channel: 'sms', kind: 'alert', body_template: 'x' };

/** A valid body, so that the request is not refused before its id is looked up. */
const bodyOf = ({ method, path }: Operation): { body?: unknown } => {
  if (path.startsWith('/api/v1/alerts/rules/') && method === 'PUT') return { body: { ...rule, rule_name: 'Mine' } };
  if (path.startsWith('/api/v1/alerts/suppressions/') && method === 'PUT') return { body: suppression };
  if (path.startsWith('/api/v1/alerts/inhibitions/') && method === 'PUT') return { body: inhibition };
  if (path.endsWith('/contact-methods') && method === 'POST') return { body: contactMethod };
  if (path.endsWith('/verify')) return { body: { code: '000000' } };
  if (path.startsWith('/api/v1/alerts/templates/') && method === 'PUT') return { body: template };
  if (path.startsWith('/api/v1/alerts/destinations/') && method === 'PUT') return { body: destination };
  if (path.endsWith('/overrides') && method === 'POST') return { body: override };
  if (path.endsWith('/calendar-tokens') && method === 'POST') return { body: {} };
  if (path.endsWith('/imports') && method === 'POST') return { body: { ics: anEmptyCalendar } };
  if (path.endsWith('/swaps') && method === 'POST') return { body: { from: override.from, until: override.until } };
  if (path.startsWith(SCHEDULES) && method !== 'DELETE' && method !== 'GET') return { body: aSchedule() };
  if (path.includes('/sla/calendars/') && method === 'PUT') return { body: aCalendar() };
  if (path.startsWith(POLICIES) && method === 'PUT') return { body: aPolicy() };
  if (path.startsWith('/api/v1/alerts/metric-sources') && method === 'PUT') return { body: aMetricSource() };
  if (path.startsWith('/api/v1/alerts/views') && method === 'PUT') return { body: { name: 'x', query: '' } };
  if (path.endsWith('/extend')) return { body: { minutes: 5 } };
  if (path.endsWith('/feedback')) return { body: { is_useful: true } };
  if (path.endsWith('/comment')) return { body: { comment: 'x' } };
  if (path.endsWith('/snooze')) return { body: { minutes: 5 } };
  if (path.endsWith('/restore')) return { body: { version: 1 } };
  if (path.startsWith('/api/v1/alerts/rules/') && path.endsWith('/test')) return { body: { event: {} } };
  return ['POST', 'PUT', 'PATCH'].includes(method) ? { body: {} } : {};
};

/** These routes create a member or a work item of the tenant that asks, also if others have one with the id. */
const upserts = ({ method, path }: Operation) =>
  method === 'PUT' && /^\/api\/v1\/alerts\/(members\/\{id\}|work-items\/.+)$/.test(path);

/** A pack of rules is everybody's; a calendar's token is its credential, for anybody who has it. */
const isOfNoTenant = ({ path }: Operation) =>
  path.startsWith('/api/v1/alerts/rules/packs/') || path.startsWith('/api/v1/calendars/');

const withId = () => operations.filter((one) => one.path.includes('{') && !upserts(one) && !isOfNoTenant(one));

/** The path with the id of a resource of the first tenant. */
function pathTo(path: string): string {
  const chosen = path.replace('{tenant_id}', hub.tenantId);
  if (!chosen.includes('{')) return chosen;
  const kind = chosen.slice(0, chosen.indexOf('{')).replace(/tenants\/[^/]+\//, '');
  const id = owned[kind];
  if (!id) throw new Error(`${kind}… is a new kind of resource: create one in beforeAll`);
  const next = chosen.replace(/\{\w+\}/, id);
  return next.includes('{') ? pathTo(next) : next;
}

it('every resource with an id is 404 for another tenant, and is not changed', async () => {
  expect(withId().length).toBeGreaterThanOrEqual(9);
  // the tenant itself can read them, so only the tenant makes the difference
  for (const { path } of withId().filter(({ method }) => method === 'GET'))
    expect([path, (await hub.call('GET', pathTo(path))).status]).toEqual([path, 200]);
  // who is on call hears of it some seconds later
  await eventually(
    async () =>
      (await hub.sql(`SELECT 1 FROM deliveries WHERE tenant_id = $1 AND cause LIKE 'on_call:%'`, [hub.tenantId]))
        .length > 0,
  );
  for (const table of ['outbox_dispatches', 'outbox_publications'])
    await eventually(
      async () => (await hub.sql(`SELECT 1 FROM ${table} WHERE tenant_id = $1`, [hub.tenantId])).length === 0,
    );
  const before = await rowsOfTenant(hub, hub.tenantId);
  for (const operation of withId()) {
    const { method, path } = operation;
    const refused = await hub.call(method, pathTo(path), { token: stranger, ...bodyOf(operation) });
    expect([method, path, refused.status]).toEqual([method, path, 404]);
    const type = path.startsWith('/api/') ? 'application/problem+json' : 'application/json';
    expect(refused.headers.get('content-type')).toContain(type);
    const unknown = path.replaceAll(/\{\w+\}/g, () => randomUUID());
    const missing = await hub.call(method, unknown, { token: stranger, ...bodyOf(operation) });
    expect([method, path, missing.status, missing.body['type']]).toEqual([method, path, 404, refused.body['type']]);
  }
  expect(await rowsOfTenant(hub, hub.tenantId)).toEqual(before);
});

it('a member of several tenants accesses only the tenant of the request', async () => {
  const other = randomUUID();
  const both = await token(hub.tenantId, 'owner', { tenant_id: undefined, tenants: [hub.tenantId, other] });
  const path = `/api/v1/alerts/${String(owned['/api/v1/alerts/'])}`;
  const asked = (tenant: string) => hub.call('GET', path, { token: both, headers: { 'x-tenant-id': tenant } });
  expect((await asked(hub.tenantId)).status).toBe(200);
  expect((await asked(other)).status).toBe(404);
  const foreign = await hub.call('GET', path, { token: stranger, headers: { 'x-tenant-id': hub.tenantId } });
  expect(foreign.status).toBe(403);
});

it('no list contains data of another tenant', async () => {
  const names = [...Object.values(owned), hub.tenantId];
  const lists = operations.filter(({ method, path }) => method === 'GET' && !path.includes('{'));
  const shown: string[] = [];
  for (const { path } of lists.filter(({ path }) => path.startsWith('/api/'))) {
    const own = await hub.call('GET', path);
    expect([path, own.status]).toEqual([path, 200]);
    if (names.some((name) => JSON.stringify(own.body).includes(name))) shown.push(path);
    const theirs = JSON.stringify((await hub.call('GET', path, { token: stranger })).body);
    expect([path, names.filter((name) => theirs.includes(name))]).toEqual([path, []]);
  }
  expect(shown).toEqual(
    expect.arrayContaining(['/api/v1/alerts', '/api/v1/alerts/rules', '/api/v1/alerts/dead-letters']),
  );
});

it('a dead letter of another tenant cannot be replayed', async () => {
  const before = await rowsOfTenant(hub, hub.tenantId);
  const id = owned['/api/v1/alerts/dead-letters/'];
  const { status, body } = await hub.call('POST', '/api/v1/alerts/dead-letters/replay', {
    token: stranger,
    body: { ids: [id] },
  });
  expect([status, body]).toEqual([
    200,
    expect.objectContaining({ results: [{ id, result: 'not-found' }], replayed: 0 }),
  ]);
  expect(await rowsOfTenant(hub, hub.tenantId)).toEqual(before);
});

it('equal events of two tenants raise an alert in each of them', async () => {
  const event = hub.event();
  const others = [randomUUID(), randomUUID()];
  for (const tenant_id of others) await hub.publish({ ...event, tenant_id });
  const alerts = await eventually(async () => {
    const rows = await hub.sql<Json>(
      'SELECT tenant_id, aggregation_key, occurrence_count FROM alerts WHERE tenant_id = ANY($1)',
      [others],
    );
    return rows.length === 2 && rows;
  });
  expect(new Set(alerts.map(({ tenant_id }) => tenant_id))).toEqual(new Set(others));
  for (const alert of alerts)
    expect(alert).toMatchObject({ occurrence_count: 1, aggregation_key: `stockout:${String(event['ingredient_id'])}` });
});
