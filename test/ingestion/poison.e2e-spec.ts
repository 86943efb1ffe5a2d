import { randomUUID } from 'node:crypto';
import { eventually } from '../../libs/testing/eventually';
import { Hub, Json, token } from '../support/hub';

let hub: Hub;
beforeAll(async () => (hub = await Hub.start()));
afterAll(() => hub.stop());

const letters = (query = '', given?: string) =>
  hub.call<{ items: Json[]; next_cursor: string | null }>('GET', `/api/v1/alerts/dead-letters?limit=200${query}`, {
    ...(given !== undefined && { token: given }),
  });

const letterOf = (eventId: string, within?: (letter: Json) => boolean) =>
  eventually(
    async () =>
      (await letters()).body.items.find((letter) => letter['event_id'] === eventId && (within?.(letter) ?? true)),
    { what: `a dead letter of ${eventId}` },
  );

const outcomeOf = (eventId: unknown) =>
  eventually(async () => {
    const { status, body } = await hub.call('GET', `/api/v1/events/${String(eventId)}`);
    return status === 200 && body;
  });

it('an invalid message in a batch of 200 is stored with its origin and error; the other 199 are processed', async () => {
  const events = Array.from({ length: 199 }, () => hub.event());
  const bad = hub.event({ event_type: 'not a type' });
  const messages = [...events.slice(0, 100), bad, ...events.slice(100)].map((body) => ({
    routingKey: 'inventory.stockout',
    body,
  }));
  await hub.outside.publishAll('inventory', messages);
  await eventually(async () => {
    const [row] = await hub.sql<{ n: number }>('SELECT count(*)::int AS n FROM processed_events WHERE tenant_id = $1', [
      hub.tenantId,
    ]);
    return row?.n === 199;
  });
  expect(await letterOf(String(bad['event_id']))).toMatchObject({
    exchange: 'inventory',
    routing_key: 'inventory.stockout',
    reason: 'invalid',
    error: expect.stringContaining('/event_type must be words separated by dots') as string,
    body: JSON.stringify(bad),
    body_encoding: 'text',
    replayed_at: null,
  });
  expect(await outcomeOf(bad['event_id'])).toMatchObject({ outcome: 'dead', alert_ids: [] });
});

it('dead letters without a tenant are visible to operators of the installation, but to no tenant', async () => {
  const messageId = randomUUID();
  await hub.outside.publish('orders', 'orders.overdue', Buffer.from([0xff, 0xfe, 0x00, 0x01]), { messageId });
  const operator = await token(hub.tenantId, 'owner', { permissions: ['alerts.operate'] });
  const letter = await eventually(async () =>
    (await letters('&unattributed=true', operator)).body.items.find(({ event_id }) => event_id === messageId),
  );
  expect(letter).toMatchObject({ body: '//4AAQ==', body_encoding: 'base64', reason: 'invalid' });
  expect((await letters('&unattributed=true')).status).toBe(403);
  expect((await letters()).body.items.some(({ event_id }) => event_id === messageId)).toBe(false);
  const path = `/api/v1/alerts/dead-letters/${String(letter['id'])}`;
  expect((await hub.call('DELETE', path)).status).toBe(404);
  expect((await hub.call('DELETE', `${path}?unattributed=true`, { token: operator })).status).toBe(204);
});

it('a failing rule does not affect other rules; its event is stored, and can be replayed when the rule is fixed', async () => {
  await hub.anAlert();
  const ruleId = randomUUID();
  // an invalid rule, as an older version might have stored it: the API would refuse it now
  await hub.sql(
    `INSERT INTO alert_rules (id, tenant_id, rule_name, source_event_type, alert_type, severity, priority, title_template, description_template)
     VALUES ($1, $2, 'broken', 'inventory.stockout', 'second_opinion', 'low', 'normal', '{{ oops', 'x')`,
    [ruleId, hub.tenantId],
  );
  const event = await eventually(async () => {
    const candidate = hub.event();
    await hub.publish(candidate);
    return (await outcomeOf(candidate['event_id']))['outcome'] === 'failed' && candidate;
  });
  const eventId = String(event['event_id']);
  const failed = await outcomeOf(eventId);
  expect(failed).toMatchObject({ failed_rule_ids: [ruleId], alert_ids: [expect.any(String)] });
  const letter = await letterOf(eventId);
  expect(letter).toMatchObject({ reason: 'rule-failed', error: expect.stringContaining('"broken"') as string });
  const { body: noted } = await hub.call('GET', `/api/v1/alerts/rules/${ruleId}`);
  expect(noted['error_count']).toBeGreaterThan(0);
  expect(noted['last_error']).toContain('oops');
  expect(noted['is_errored']).toBe(true);
  const { body: reported } = await hub.call<{ items: Json[] }>('GET', '/api/v1/alerts?alert_type=rule_error');
  expect(reported.items).toMatchObject([{ title: 'Rule “broken” fails', severity: 'high', status: 'active' }]);

  const off = await hub.call('POST', `/api/v1/alerts/rules/${ruleId}/disable`);
  expect([off.status, off.body['is_active']]).toEqual([200, false]);
  expect((await hub.call('POST', `/api/v1/alerts/rules/${ruleId}/enable`)).status).toBe(422);
  await hub.sql(`UPDATE alert_rules SET title_template = 'Fixed', is_active = true WHERE id = $1`, [ruleId]);
  const replayed = await hub.call('POST', '/api/v1/alerts/dead-letters/replay', {
    body: { ids: [letter['id'], randomUUID()] },
  });
  expect(replayed.body).toMatchObject({ results: [{ id: letter['id'], result: 'replayed' }, { result: 'not-found' }] });
  const fixed = await eventually(async () => {
    const trace = await outcomeOf(eventId);
    return trace['outcome'] !== 'failed' && trace;
  });
  expect(fixed['alert_ids']).toHaveLength(2);
  const { body: first } = await hub.call('GET', `/api/v1/alerts/${String((failed['alert_ids'] as string[])[0])}`);
  expect(first['occurrence_count']).toBe(1);
  expect(await letterOf(eventId, ({ replayed_at }) => replayed_at !== null)).toBeDefined();
});

it('an alert is raised even when a template of its rule is too slow', async () => {
  const eventType = `kitchen.${randomUUID()}`;
  const rule = {
    rule_name: 'slow',
    source_event_type: eventType,
    alert_type: 'slow',
    severity: 'high',
    title_template:
      '{% if many %}{% for i in (1..999) %}{% for j in (1..999) %}{% for k in (1..999) %}{% endfor %}{% endfor %}{% endfor %}{% endif %}',
    description_template: 'x',
  };
  const { body } = await hub.call('POST', '/api/v1/alerts/rules', { body: rule });
  const event = hub.event({ event_type: eventType, many: 100_000_000 });
  await eventually(async () => {
    await hub.outside.publish('inventory', eventType, { ...event, event_id: randomUUID() });
    return (await hub.call<{ items: Json[] }>('GET', '/api/v1/alerts?alert_type=slow')).body.items.length > 0;
  });
  const [alert] = (await hub.call<{ items: Json[] }>('GET', '/api/v1/alerts?alert_type=slow')).body.items;
  expect(alert).toMatchObject({ title: 'slow', severity: 'high' });
  const [noted] = await hub.sql<Json>('SELECT last_error FROM rule_stats WHERE rule_id = $1', [body['id']]);
  expect(String(noted?.['last_error'])).toMatch(/limit exceeded/);
});

it('dead letters can be searched by reason and text, and are paged', async () => {
  const tenantId = randomUUID();
  const owner = await token(tenantId);
  for (let i = 0; i < 5; i++)
    await hub.outside.publish('pos', 'pos.sync_failed', {
      tenant_id: tenantId,
      event_id: `e${i}`,
      timestamp: 'never',
      till: `till-${i}`,
    });
  await eventually(async () => (await letters('', owner)).body.items.length === 5);
  expect((await letters('&q=till-3', owner)).body.items.map(({ event_id }) => event_id)).toEqual(['e3']);
  expect((await letters('&q=/timestamp must be', owner)).body.items).toHaveLength(5);
  expect((await letters('&reason=bug', owner)).body.items).toEqual([]);
  const seen: unknown[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: { items: Json[]; next_cursor: string | null } = (
      await hub.call<{ items: Json[]; next_cursor: string | null }>(
        'GET',
        `/api/v1/alerts/dead-letters?limit=2${cursor && `&cursor=${cursor}`}`,
        { token: owner },
      )
    ).body;
    seen.push(...page.items.map(({ event_id }) => event_id));
    cursor = page.next_cursor;
  }
  expect(seen).toHaveLength(5);
  expect(new Set(seen).size).toBe(5);
});
