import { randomUUID } from 'node:crypto';
import { eventually } from '../../libs/testing/eventually';
import { Hub, Json, token } from '../support/hub';
import { aPolicy, POLICIES } from '../support/escalation-hub';
import { aRule, aWholeRule, RULES, RulesHub } from '../support/rules-hub';

let hub: Hub;
let rules: RulesHub;
beforeAll(async () => {
  hub = await Hub.start({ MAX_RULES_PER_TENANT: '50' });
  rules = new RulesHub(hub);
});
afterAll(() => hub.stop());

it('a rule with a value for every field is returned unchanged', async () => {
  const { body: policy } = await hub.call('POST', POLICIES, { body: aPolicy() });
  const fields = aWholeRule(String(policy['id']));
  const rule = await rules.rule(fields);
  expect(rule).toMatchObject(fields);
  expect((await hub.call('GET', `${RULES}/${rule.id}`)).body).toEqual(rule);
});

describe('two administrators at once', () => {
  it('when both change the same version, the second gets 412', async () => {
    const rule = await rules.rule();
    const path = `${RULES}/${rule.id}`;
    const seen = (await hub.call('GET', path)).headers.get('etag') ?? '';
    expect(seen).toBe('"1"');
    const change = (severity: string) =>
      hub.call('PUT', path, { body: { ...aRule(), severity }, headers: { 'if-match': seen } });
    const answers = await Promise.all([change('low'), change('critical')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    const refused = answers.find(({ status }) => status === 412);
    expect(refused?.body).toMatchObject({ type: '/problems/rule-changed', version: 2 });
    expect((await hub.call('DELETE', path, { headers: { 'if-match': seen } })).status).toBe(412);
    expect((await hub.call('POST', `${path}/disable`, { headers: { 'if-match': 'W/"2"' } })).status).toBe(200);
  });

  it('an invalid version in If-Match is refused', async () => {
    const rule = await rules.rule();
    const { status, body } = await hub.call('DELETE', `${RULES}/${rule.id}`, { headers: { 'if-match': 'yesterday' } });
    expect([status, body['errors']]).toEqual([422, [expect.objectContaining({ pointer: '/if-match' })]]);
  });
});

it('the history of a rule shows who changed it, when and how, and each version can be restored', async () => {
  const made = aRule({ severity: 'low' });
  const rule = await rules.rule(made);
  const path = `${RULES}/${rule.id}`;
  const editor = await token(hub.tenantId, 'manager', { sub: '0197c3a0-0000-7000-8000-00000000000e' });
  await hub.call('PUT', path, { body: { ...made, severity: 'critical' }, token: editor });
  await hub.call('POST', `${path}/disable`);
  const restored = await hub.call('POST', `${path}/restore`, { body: { version: 1 } });
  expect(restored.body).toMatchObject({ version: 4, severity: 'low', is_active: true });
  await hub.call('DELETE', path);
  const { body } = await hub.call<{ items: Json[]; next_cursor: string | null }>('GET', `${path}/history?limit=3`);
  const { body: rest } = await hub.call<{ items: Json[] }>('GET', `${path}/history?cursor=${String(body.next_cursor)}`);
  const all = [...body.items, ...rest.items];
  expect(all.map(({ version, action }) => [version, action])).toEqual([
    [5, 'deleted'],
    [4, 'restored'],
    [3, 'disabled'],
    [2, 'updated'],
    [1, 'created'],
  ]);
  expect(all[3]).toMatchObject({
    changed_by: '0197c3a0-0000-7000-8000-00000000000e',
    definition: { severity: 'critical' },
  });
  expect((await hub.call('POST', `${path}/restore`, { body: { version: 1 } })).status).toBe(404);
  const other = await rules.rule();
  expect((await hub.call('POST', `${RULES}/${other.id}/restore`, { body: { version: 7 } })).body).toMatchObject({
    type: '/problems/rule-version-not-found',
  });
});

it('a rule shows who created it, also after changes by others; a built-in rule shows nobody', async () => {
  const id = randomUUID();
  const creator = await token(hub.tenantId, 'owner', { sub: id, name: 'Ana' });
  const by = { created_by: id, created_by_name: 'Ana' };
  const rule = aRule();
  const made = await hub.call<Json>('POST', RULES, { body: rule, token: creator });
  expect(made.body).toMatchObject(by);
  const path = `${RULES}/${String(made.body['id'])}`;
  const changes: [string, string, unknown?][] = [
    ['PUT', path, { ...rule, severity: 'low' }],
    ['POST', `${path}/disable`],
    ['POST', `${path}/restore`, { version: 1 }],
  ];
  for (const [method, route, body] of changes) expect((await hub.call(method, route, { body })).body).toMatchObject(by);
  const imported = aRule();
  const file = { rules: [{ ...rule, severity: 'high', labels: { a: 'b' } }, imported] };
  const service = await token(hub.tenantId, 'owner', { sub: '0197c3a0-0000-7000-8000-00000000000f' });
  const { body: report } = await hub.call('POST', `${RULES}/import`, { body: file, token: service });
  expect(report).toMatchObject({ created: 1, updated: 1 });
  expect((await hub.call('GET', path)).body).toMatchObject({ ...by, labels: { a: 'b' } });
  const { body } = await hub.call<{ items: Json[] }>('GET', `${RULES}?limit=200`);
  const creatorOf = (name: unknown) => {
    const { created_by, created_by_name } = body.items.find(({ rule_name }) => rule_name === name) ?? {};
    return [created_by, created_by_name];
  };
  expect(creatorOf(rule['rule_name'])).toEqual([id, 'Ana']);
  expect(creatorOf(imported['rule_name'])).toEqual(['0197c3a0-0000-7000-8000-00000000000f', null]);
  expect(body.items.filter(({ created_by }) => created_by === null)).toHaveLength(33);
});

it('a version that was stored before a field existed has the default of the field', async () => {
  const made = aRule();
  const rule = await rules.rule(made);
  const path = `${RULES}/${rule.id}`;
  await hub.sql(
    "UPDATE alert_rule_history SET definition = definition - '{maxAlertsPerDay,holdSeconds}'::text[] WHERE rule_id = $1",
    [rule.id],
  );
  await hub.call('PUT', path, { body: { ...made, max_alerts_per_day: 5, hold_seconds: 9 } });
  const { body } = await hub.call<{ items: Json[] }>('GET', `${path}/history`);
  expect(body.items.map(({ definition }) => definition)).toMatchObject([
    { max_alerts_per_day: 5, hold_seconds: 9 },
    { max_alerts_per_day: null, hold_seconds: 0 },
  ]);
  const restored = await hub.call('POST', `${path}/restore`, { body: { version: 1 } });
  expect(restored.body).toMatchObject({ version: 3, max_alerts_per_day: null, hold_seconds: 0 });
  const audit = await hub.call<{ items: Json[] }>('GET', `/api/v1/alerts/audit?subject_id=${rule.id}`);
  expect(audit.body.items).toMatchObject([
    { action: 'rule.restored', before: { max_alerts_per_day: 5 }, after: { max_alerts_per_day: null } },
    { action: 'rule.updated', before: { max_alerts_per_day: null }, after: { max_alerts_per_day: 5 } },
    { action: 'rule.created' },
  ]);
});

it('a disabled rule raises no alerts; enabled again, it does', async () => {
  const rule = await rules.rule();
  const path = `${RULES}/${rule.id}`;
  expect((await hub.call('POST', `${path}/disable`)).body).toMatchObject({ is_active: false, version: 2 });
  expect((await hub.call('POST', `${path}/disable`)).body).toMatchObject({ is_active: false, version: 2 });
  await eventually(async () => (await rules.publishAndWait(rule['source_event_type']))['outcome'] === 'unmatched');
  expect((await hub.call('POST', `${path}/enable`)).body).toMatchObject({ is_active: true, version: 3 });
  await eventually(async () => (await rules.publishAndWait(rule['source_event_type']))['outcome'] !== 'unmatched');
});

it('the number of rules of a tenant is limited, and the error states the limit', async () => {
  const owner = await token(randomUUID());
  const make = () => hub.call('POST', RULES, { body: aRule(), token: owner });
  const answers = [];
  // 33 of the 50 are the default rules
  for (let i = 0; i < 17; i++) answers.push((await make()).status);
  expect(answers).toEqual(Array<number>(17).fill(201));
  expect(await make()).toMatchObject({
    status: 409,
    body: { type: '/problems/too-many-rules', limit: 50, current: 50 },
  });
});

it('after a tenant chose Spanish, new alerts are in Spanish', async () => {
  const tenantId = randomUUID();
  const owner = await token(tenantId);
  expect((await hub.call('GET', '/api/v1/alerts/config', { token: owner })).body).toMatchObject({
    locale: 'en',
    time_zone: 'UTC',
    currency: 'EUR',
  });
  const { status } = await hub.call('PUT', '/api/v1/alerts/config', {
    body: { locale: 'es', time_zone: 'Europe/Madrid' },
    token: owner,
  });
  expect(status).toBe(200);
  await hub.publish(hub.event({ tenant_id: tenantId }));
  const alert = await eventually(
    async () => (await hub.call<{ items: Json[] }>('GET', '/api/v1/alerts', { token: owner })).body.items[0],
  );
  expect(alert['title']).toMatch(/^(Rotura|Sin|Stock|Ruptura|Existencias|Agotad)/);
  const refused = await hub.call('PUT', '/api/v1/alerts/config', {
    body: { locale: 'fr', time_zone: 'Mars', currency: 'XXXX' },
    token: owner,
  });
  expect((refused.body['errors'] as Json[]).map(({ pointer }) => pointer)).toEqual([
    '/locale',
    '/time_zone',
    '/currency',
  ]);
});
