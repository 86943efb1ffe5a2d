import { randomUUID } from 'node:crypto';
import { eventually } from '../../libs/testing/eventually';
import { Hub, Json, token } from '../support/hub';

let hub: Hub;
beforeAll(async () => (hub = await Hub.start()));
afterAll(() => hub.stop());

const RULES = '/api/v1/alerts/rules';

/** A rule with a unique name, event type and alert type; a test sets only the fields that matter to it. */
const aRule = (fields: Json = {}): Json => {
  const own = randomUUID();
  return {
    rule_name: `rule ${own}`,
    source_event_type: `inventory.${own}`,
    alert_type: own,
    severity: 'high',
    title_template: 'Title of {{ ingredient_name }}',
    description_template: 'Text',
    ...fields,
  };
};

const create = (body: unknown) => hub.call('POST', RULES, { body });
const rulesNow = () => hub.sql('SELECT * FROM alert_rules WHERE tenant_id = $1 ORDER BY id', [hub.tenantId]);

/** Publishes an event. @returns its outcome */
const outcomeOf = async (event: Json): Promise<unknown> => {
  await hub.outside.publish('inventory', String(event['event_type']), event);
  return eventually(async () => {
    const [row] = await hub.sql<Json>('SELECT outcome FROM processed_events WHERE tenant_id = $1 AND event_id = $2', [
      event['tenant_id'],
      event['event_id'],
    ]);
    return row?.['outcome'];
  });
};

it('a new tenant gets the 33 built-in rules at its first request, sorted by name, in pages', async () => {
  const owner = await token(randomUUID());
  const names: unknown[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const { status, body }: { status: number; body: { items: Json[]; next_cursor: string | null } } = await hub.call(
      'GET',
      `${RULES}?limit=5${cursor && `&cursor=${cursor}`}`,
      { token: owner },
    );
    expect(status).toBe(200);
    names.push(...body.items.map(({ rule_name }) => rule_name));
    cursor = body.next_cursor;
  }
  expect(names).toHaveLength(33);
  expect(new Set(names).size).toBe(33);
  const { body } = await hub.call<{ items: Json[]; next_cursor: null }>('GET', `${RULES}?limit=200`, { token: owner });
  expect(body.items.map(({ rule_name }) => rule_name)).toEqual(names);
  expect(body.next_cursor).toBeNull();
  expect(body.items.every(({ is_active }) => is_active)).toBe(true);
  expect(new Set(body.items.map(({ source_event_type }) => source_event_type)).size).toBe(32);
});

it('concurrent first requests of a tenant create the built-in rules once', async () => {
  const owner = await token(randomUUID());
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => hub.call<{ items: Json[] }>('GET', `${RULES}?limit=200`, { token: owner })),
  );
  expect(answers.map(({ status, body }) => [status, body.items.length])).toEqual(Array(8).fill([200, 33]));
});

it('a rule can be created, read, replaced and deleted', async () => {
  const rule = aRule({ threshold_field: 'current_stock', threshold_operator: '<', threshold_value: 25.5 });
  const created = await create(rule);
  expect(created.status).toBe(201);
  expect(created.body).toEqual({
    ...rule,
    id: expect.any(String) as string,
    tenant_id: hub.tenantId,
    version: 1,
    rule_type: 'threshold',
    is_active: true,
    is_fallback: false,
    alert_type_field: null,
    labels_field: null,
    source_service: 'inventory',
    condition_json: {},
    pattern: null,
    anomaly: null,
    absence: null,
    schedule: null,
    metric: null,
    sla: null,
    computed_fields: {},
    severity_tiers: [],
    priority: 'normal',
    action_template: null,
    impact_template: null,
    translations: {},
    labels: {},
    aggregation_key_template: null,
    aggregation_window_minutes: null,
    reopen_minutes: 0,
    resolve_on: null,
    auto_resolve_minutes: null,
    expires_after_minutes: null,
    active_hours: null,
    notify: true,
    notification_channels: null,
    notify_roles: null,
    assign_from: null,
    escalation_policy_id: null,
    sla_targets: [],
    throttle_minutes: null,
    max_alerts_per_hour: null,
    max_alerts_per_day: null,
    group_by: [],
    group_minutes: 30,
    hold_seconds: 0,
    is_errored: false,
    error_count: 0,
    last_error: null,
    last_error_at: null,
    created_by: expect.any(String) as string,
    created_by_name: null,
    created_at: expect.stringMatching(/Z$/) as string,
    updated_at: created.body['created_at'],
  });
  const path = `${RULES}/${String(created.body['id'])}`;
  expect((await hub.call('GET', path)).body).toEqual(created.body);

  const tiers = [{ operator: '<=', value: 0, severity: 'critical' }];
  const changed = { ...rule, rule_name: `${String(rule['rule_name'])}!`, severity: 'urgent', severity_tiers: tiers };
  const replaced = await hub.call('PUT', path, { body: changed });
  expect(replaced.status).toBe(200);
  expect(replaced.body).toEqual({
    ...created.body,
    version: 2,
    rule_name: changed.rule_name,
    severity: 'critical',
    priority: 'urgent',
    severity_tiers: tiers,
    updated_at: expect.any(String) as string,
  });
  expect((await hub.call('GET', path)).body).toEqual(replaced.body);
  expect((await hub.call('PUT', path, { body: aRule() })).body).toMatchObject({ threshold_field: null });

  const removed = await hub.call('DELETE', path);
  expect([removed.status, removed.body]).toEqual([204, '']);
  for (const [method, body] of [['GET'], ['DELETE'], ['PUT', aRule()]] as [string, Json?][]) {
    const { status, body: problem } = await hub.call(method, path, body ? { body } : {});
    expect([status, problem['type']]).toEqual([404, '/problems/rule-not-found']);
  }
});

it('a new rule and its threshold apply to the next event', async () => {
  for (let round = 0; round < 10; round++) {
    const rule = aRule({ threshold_field: 'current_stock', threshold_operator: '<', threshold_value: 25 });
    expect((await create(rule)).status).toBe(201);
    const event = hub.event({ event_type: rule['source_event_type'], current_stock: 24.9 });
    expect(await outcomeOf(event)).toBe('raised');
    expect(await outcomeOf({ ...event, event_id: randomUUID(), current_stock: 25 })).toBe('unmatched');
    expect(await outcomeOf({ ...event, event_id: randomUUID(), current_stock: '1' })).toBe('unmatched');
    const [alert] = await hub.alerts(1, `&alert_type=${String(rule['alert_type'])}`);
    expect(alert).toMatchObject({ severity: 'high', title: 'Title of Harina de Trigo', status: 'active' });
  }
});

it('a rule that was replaced, deactivated or deleted does not apply to the next event', async () => {
  for (let round = 0; round < 5; round++) {
    const rule = aRule({ throttle_minutes: 0, aggregation_key_template: '{event_id}' });
    const path = `${RULES}/${String((await create(rule)).body['id'])}`;
    const next = () => outcomeOf(hub.event({ event_type: rule['source_event_type'] }));
    expect(await next()).toBe('raised');
    expect((await hub.call('PUT', path, { body: { ...rule, is_active: false } })).status).toBe(200);
    expect(await next()).toBe('unmatched');
    expect((await hub.call('PUT', path, { body: rule })).status).toBe(200);
    expect(await next()).toBe('raised');
    expect((await hub.call('DELETE', path)).status).toBe(204);
    expect(await next()).toBe('unmatched');
    expect(await hub.alerts(2, `&alert_type=${String(rule['alert_type'])}`)).toHaveLength(2);
  }
});

it('the first matching tier determines the severity', async () => {
  const tiers = [
    { operator: '<=', value: 0, severity: 'critical' },
    { operator: '<=', value: 10, severity: 'warning' },
  ];
  const threshold = { threshold_field: 'current_stock', threshold_operator: '<=', threshold_value: 100 };
  const rule = aRule({
    ...threshold,
    severity: 'low',
    severity_tiers: tiers,
    aggregation_key_template: '{current_stock}',
  });
  await create(rule);
  for (const current_stock of [0, 5, 50])
    expect(await outcomeOf(hub.event({ event_type: rule['source_event_type'], current_stock }))).toBe('raised');
  const alerts = await hub.alerts(3, `&alert_type=${String(rule['alert_type'])}`);
  const severities = alerts.map(({ aggregation_key, severity, priority }) => [aggregation_key, severity, priority]);
  expect(severities.sort()).toEqual([
    ['0', 'critical', 'urgent'],
    ['5', 'medium', 'normal'],
    ['50', 'low', 'informational'],
  ]);
});

it('two rules of one tenant cannot have the same name; rules of two tenants can', async () => {
  const rule = aRule();
  const other = aRule();
  await create(rule);
  const { body: second } = await create(other);
  const before = await rulesNow();
  const conflicts = [
    await create({ ...aRule(), rule_name: rule['rule_name'] }),
    await hub.call('PUT', `${RULES}/${String(second['id'])}`, { body: { ...other, rule_name: rule['rule_name'] } }),
  ];
  for (const { status, headers, body } of conflicts) {
    expect(status).toBe(409);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(body).toMatchObject({
      type: '/problems/rule-name-taken',
      detail: expect.stringContaining(String(rule['rule_name'])) as string,
    });
  }
  expect(await rulesNow()).toEqual(before);
  const elsewhere = await hub.call('POST', RULES, { body: rule, token: await token(randomUUID()) });
  expect(elsewhere.status).toBe(201);
});

it('of several concurrent requests to create a rule with the same name, one succeeds', async () => {
  const rule = aRule();
  const answers = await Promise.all(Array.from({ length: 8 }, () => create(rule)));
  expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(7).fill(409)]);
});
