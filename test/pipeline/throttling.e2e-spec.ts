import { randomUUID } from 'node:crypto';
import { eventually } from '../../libs/testing/eventually';
import { PurgeProcessedEventsCommand } from '../../src/ingestion/commands/purge-processed-events';
import { CommandBus } from '@nestjs/cqrs';
import { PurgeSuppressedCommand } from '../../src/suppression/commands/purge-suppressed';
import { Hub, Json } from '../support/hub';

let hub: Hub;
beforeAll(async () => {
  hub = await Hub.start();
  await hub.anAlert();
});
afterAll(() => hub.stop());

const aRule = async (fields: Json): Promise<{ eventType: string; alertType: string }> => {
  const eventType = `kitchen.${randomUUID()}`;
  const alertType = `kitchen-${randomUUID()}`;
  const templates = {
    title_template: '{{ oven }}',
    description_template: 'x',
    aggregation_key_template: `${alertType}:{oven}`,
  };
  const rule = {
    rule_name: alertType,
    source_event_type: eventType,
    alert_type: alertType,
    severity: 'high',
    ...templates,
    ...fields,
  };
  expect((await hub.call('POST', '/api/v1/alerts/rules', { body: rule })).status).toBe(201);
  return { eventType, alertType };
};

const outcome = async (eventType: string, oven: string): Promise<unknown> => {
  const event = hub.event({ event_type: eventType, oven });
  await hub.outside.publish('production', eventType, event);
  const trace = await eventually(async () => {
    const { status, body } = await hub.call('GET', `/api/v1/events/${String(event['event_id'])}`);
    return status === 200 && body;
  });
  return trace['outcome'];
};

/** Waits until the rule is in force. */
const untilInForce = (eventType: string) => eventually(async () => (await outcome(eventType, 'first')) !== 'unmatched');

const resolveAll = async (alertType: string): Promise<void> => {
  const { body } = await hub.call<{ items: Json[] }>('GET', `/api/v1/alerts?alert_type=${alertType}&status=active`);
  for (const { id } of body.items) await hub.call('POST', `/api/v1/alerts/${String(id)}/resolve`);
};

it('a problem that recurs too soon after its last alert is throttled and counted; later it notifies again', async () => {
  const { eventType, alertType } = await aRule({ throttle_minutes: 5 });
  await untilInForce(eventType);
  expect(await outcome(eventType, 'first')).toBe('folded');
  await resolveAll(alertType);
  expect(await outcome(eventType, 'first')).toBe('throttled');
  expect(await outcome(eventType, 'first')).toBe('throttled');
  const [key] = await hub.sql<Json>(
    'SELECT throttled_count FROM alert_aggregations WHERE tenant_id = $1 AND alert_type = $2',
    [hub.tenantId, alertType],
  );
  expect(key).toEqual({ throttled_count: 2 });
  expect(await outcome(eventType, 'second')).toBe('raised');
  await hub.sql(`UPDATE alert_aggregations SET throttled_until = now() WHERE tenant_id = $1 AND alert_type = $2`, [
    hub.tenantId,
    alertType,
  ]);
  expect(await outcome(eventType, 'first')).toBe('raised');
  const { body } = await hub.call<{ items: Json[] }>('GET', `/api/v1/alerts?alert_type=${alertType}&status=active`);
  const alert = body.items.find(({ aggregation_key }) => String(aggregation_key).endsWith(':first'));
  expect(alert?.['description']).toMatch(/^x\n\nAnd 2 more since \d\d:\d\d\.$/);
  expect(alert).toMatchObject({ silenced: { throttle: 2 }, occurrence_count: 1 });
  const silenced = await hub.call<{ items: Json[] }>('GET', `/api/v1/alerts/silenced?alert_type=${alertType}`);
  expect(silenced.body.items).toMatchObject([{ reason: 'throttle', count: 2, state: 'told', alert_id: alert?.['id'] }]);
});

it('a tenant can turn folding and throttling off and on', async () => {
  const { eventType } = await aRule({ throttle_minutes: 5 });
  await untilInForce(eventType);
  expect(await outcome(eventType, 'first')).toBe('folded');
  const off = { enable_alert_aggregation: false, enable_alert_throttling: false };
  expect(await hub.call('PUT', '/api/v1/alerts/config', { body: off })).toMatchObject({ status: 200, body: off });
  await eventually(async () => (await outcome(eventType, 'first')) === 'raised');
  const on = { enable_alert_aggregation: null, enable_alert_throttling: null };
  expect(await hub.call('PUT', '/api/v1/alerts/config', { body: on })).toMatchObject({
    body: { enable_alert_aggregation: true, enable_alert_throttling: true, default_throttle_minutes: 30 },
  });
  await eventually(async () => (await outcome(eventType, 'first')) === 'folded');
  const wrong = await hub.call('PUT', '/api/v1/alerts/config', { body: { aggregation_window_minutes: 0 } });
  expect(wrong).toMatchObject({ status: 422 });
});

it('a rule without throttling notifies at once', async () => {
  const { eventType, alertType } = await aRule({ throttle_minutes: 0 });
  await untilInForce(eventType);
  await resolveAll(alertType);
  expect(await outcome(eventType, 'first')).toBe('raised');
});

it('max_alerts_per_hour limits the alerts of a rule; occurrences that fold do not count', async () => {
  const { eventType, alertType } = await aRule({ throttle_minutes: 0, max_alerts_per_hour: 3 });
  await untilInForce(eventType);
  const events = Array.from({ length: 10 }, (_, i) => ({
    routingKey: eventType,
    body: hub.event({ event_type: eventType, oven: `o${i % 5}` }),
  }));
  await hub.outside.publishAll('production', events);
  const ids = events.map(({ body }) => body['event_id']);
  const counts = await eventually(async () => {
    const rows = await hub.sql<{ outcome: string; n: number }>(
      'SELECT outcome, count(*)::int AS n FROM processed_events WHERE tenant_id = $1 AND event_id = ANY($2) GROUP BY 1',
      [hub.tenantId, ids],
    );
    return (
      rows.reduce((sum, { n }) => sum + n, 0) === 10 && Object.fromEntries(rows.map(({ outcome, n }) => [outcome, n]))
    );
  });
  expect(counts).toEqual({ raised: 2, folded: 2, throttled: 6 });
  const { body } = await hub.call<{ items: Json[] }>('GET', `/api/v1/alerts?alert_type=${alertType}`);
  expect(body.items).toHaveLength(3);
  expect(await outcome(eventType, 'o0')).toBe('folded');
  expect(await outcome(eventType, 'o9')).toBe('throttled');
});

/** Moves the alert counts of a rule into the past. */
const age = async (alertType: string, hours: number): Promise<void> => {
  for (const [table, unit] of [
    ['rule_alert_counts', 'minute'],
    ['rule_alert_hours', 'hour'],
  ])
    await hub.sql(
      `UPDATE ${table} SET ${unit} = ${unit} - make_interval(hours => $2)
       WHERE rule_id IN (SELECT id FROM alert_rules WHERE alert_type = $1)`,
      [alertType, hours],
    );
};

it('max_alerts_per_day limits the alerts of a rule in 24 hours; further problems are recorded, and later it raises again', async () => {
  const { eventType, alertType } = await aRule({ throttle_minutes: 0, max_alerts_per_day: 3 });
  await untilInForce(eventType);
  const outcomes = [];
  for (const oven of ['a', 'b', 'c', 'a']) outcomes.push(await outcome(eventType, oven));
  expect(outcomes).toEqual(['raised', 'raised', 'throttled', 'folded']);
  const { body } = await hub.call<{ items: Json[] }>('GET', `/api/v1/alerts/silenced?alert_type=${alertType}`);
  expect(body.items).toMatchObject([{ reason: 'quota', count: 1 }]);
  await age(alertType, 22);
  expect(await outcome(eventType, 'd')).toBe('throttled');
  await age(alertType, 2);
  expect(await outcome(eventType, 'e')).toBe('raised');
  expect(await outcome(eventType, 'c')).toBe('raised');
});

it('with a limit per hour and one per day, the stricter one applies', async () => {
  const { eventType, alertType } = await aRule({ throttle_minutes: 0, max_alerts_per_hour: 2, max_alerts_per_day: 3 });
  await untilInForce(eventType);
  expect([await outcome(eventType, 'a'), await outcome(eventType, 'b')]).toEqual(['raised', 'throttled']);
  await age(alertType, 1);
  expect([await outcome(eventType, 'c'), await outcome(eventType, 'd')]).toEqual(['raised', 'throttled']);
  await age(alertType, 1);
  expect(await outcome(eventType, 'e')).toBe('throttled');
});

it('old alert counts of rules are deleted', async () => {
  const ruleId = randomUUID();
  for (const [table, unit] of [
    ['rule_alert_counts', 'minute'],
    ['rule_alert_hours', 'hour'],
  ])
    await hub.sql(
      `INSERT INTO ${table} (rule_id, ${unit}, tenant_id, count)
       VALUES ($1, now() - interval '3 days', $2, 1), ($1, now() - interval '20 hours', $2, 1)`,
      [ruleId, hub.tenantId],
    );
  await hub.app.get(CommandBus, { strict: false }).execute(new PurgeSuppressedCommand());
  const left = await hub.sql<Json>(
    `SELECT (SELECT count(*)::int FROM rule_alert_counts WHERE rule_id = $1) AS minutes,
       (SELECT count(*)::int FROM rule_alert_hours WHERE rule_id = $1) AS hours`,
    [ruleId],
  );
  expect(left).toEqual([{ minutes: 1, hours: 1 }]);
});

it('ids of events are deleted after their retention time; newer ones stay', async () => {
  const [old, young] = [randomUUID(), randomUUID()];
  for (const [id, age] of [
    [old, '8 days'],
    [young, '6 days'],
  ])
    await hub.sql(
      `INSERT INTO processed_events (tenant_id, event_id, event_type, received_at, outcome) VALUES ($1, $2, 'x', now() - $3::interval, 'unmatched')`,
      [hub.tenantId, id, age],
    );
  expect(await hub.app.get(CommandBus).execute(new PurgeProcessedEventsCommand())).toBe(1);
  expect((await hub.call('GET', `/api/v1/events/${old}`)).status).toBe(404);
  expect((await hub.call('GET', `/api/v1/events/${young}`)).status).toBe(200);
});
