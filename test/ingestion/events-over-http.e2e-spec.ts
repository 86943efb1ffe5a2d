import { randomUUID } from 'node:crypto';
import { eventually } from '../../libs/testing/eventually';
import { Hub, Json, token } from '../support/hub';

let hub: Hub;
beforeAll(async () => (hub = await Hub.start({})));
afterAll(() => hub.stop());

interface Accepted {
  accepted: number;
  refused: number;
  results: { index: number; status: string; event_id?: string; errors?: { pointer: string }[] }[];
}

const post = (body: unknown, given?: string) =>
  hub.call<Accepted>('POST', '/api/v1/events', { body, ...(given !== undefined && { token: given }) });

const traceOf = (eventId: unknown) =>
  eventually(async () => {
    const { status, body } = await hub.call('GET', `/api/v1/events/${String(eventId)}`);
    return status === 200 && body;
  });

it('an event over HTTP raises an alert, and its trace shows the outcome', async () => {
  const { event_id: _, tenant_id: __, ...event } = hub.event();
  const { status, body } = await post(event);
  expect(status).toBe(202);
  expect(body).toMatchObject({ accepted: 1, refused: 0, results: [{ index: 0, status: 'accepted' }] });
  const trace = await traceOf(body.results[0]?.event_id);
  expect(trace).toMatchObject({ outcome: 'raised', event_type: 'inventory.stockout', dead_letters: [] });
  const { body: alert } = await hub.call('GET', `/api/v1/alerts/${String((trace['alert_ids'] as string[])[0])}`);
  expect(alert).toMatchObject({ source_service: 'inventory', alert_category: 'inventory', severity: 'critical' });
});

it('of a hundred events with three invalid ones, 97 are processed and the three are reported', async () => {
  const events: unknown[] = Array.from({ length: 100 }, () => hub.event());
  events[10] = { ...hub.event(), event_type: '' };
  events[20] = 'not an object';
  events[30] = hub.event({ tenant_id: randomUUID() });
  const { status, body } = await post(events);
  expect(status).toBe(202);
  expect(body).toMatchObject({ accepted: 97, refused: 3 });
  const refused = body.results.filter(({ status }) => status === 'refused');
  expect(refused.map(({ index, errors }) => [index, errors?.[0]?.pointer])).toEqual([
    [10, '/event_type'],
    [20, ''],
    [30, '/tenant_id'],
  ]);
  const ids = body.results.flatMap(({ event_id }) => event_id ?? []);
  await eventually(async () => {
    const rows = await hub.sql('SELECT 1 FROM processed_events WHERE tenant_id = $1 AND event_id = ANY($2)', [
      hub.tenantId,
      ids,
    ]);
    return rows.length === 97;
  });
});

it('an event that a service sends again over HTTP counts once', async () => {
  const event = hub.event();
  const mine = await token(hub.tenantId);
  await Promise.all(Array.from({ length: 8 }, () => post(event, mine)));
  const trace = await traceOf(event['event_id']);
  await hub.anAlert();
  const { body } = await hub.call('GET', `/api/v1/alerts/${String((trace['alert_ids'] as string[])[0])}`);
  expect(body['occurrence_count']).toBe(1);
});

it('a thousand deliveries of one event on eight connections at once count once', async () => {
  const event = hub.event();
  const repeat = Array.from({ length: 125 }, () => ({ routingKey: 'inventory.stockout', body: event }));
  await Promise.all(Array.from({ length: 8 }, () => hub.outside.publishAll('inventory', repeat)));
  const trace = await traceOf(event['event_id']);
  await hub.anAlert();
  const { body } = await hub.call('GET', `/api/v1/alerts/${String((trace['alert_ids'] as string[])[0])}`);
  expect(body['occurrence_count']).toBe(1);
});

it.each([
  ['no body', undefined, 422],
  ['an empty list', [], 422],
  ['a list of too many events', Array.from({ length: 1_001 }, () => ({})), 422],
  ['a body that is not JSON', '{oops', 400],
])('%s is refused', async (_, body, status) => {
  expect((await post(body)).status).toBe(status);
});

it('an event of another tenant is 404', async () => {
  const event = hub.event();
  await hub.publish(event);
  await traceOf(event['event_id']);
  const stranger = await token(randomUUID());
  expect((await hub.call('GET', `/api/v1/events/${String(event['event_id'])}`, { token: stranger })).status).toBe(404);
});

it('a viewer may not send events', async () => {
  expect((await post(hub.event(), await token(hub.tenantId, 'viewer'))).status).toBe(403);
});

it('administrators can see the state of the consumers and the length of the queues', async () => {
  const { body } = await hub.call<{ consumers: Json[] }>('GET', '/api/v1/alerts/consumer/status');
  expect(body.consumers.map(({ queue }) => queue)).toEqual(
    expect.arrayContaining(['alert_processor.inventory', 'alert_processor.pos', 'alert_processor.http']),
  );
  const inventory = body.consumers.find(({ queue }) => queue === 'alert_processor.inventory');
  expect(inventory).toMatchObject({
    connected: true,
    consuming: true,
    paused_by: null,
    in_flight: 0,
    failed: 0,
    lag: 0,
  });
  expect(inventory?.['processed']).toBeGreaterThan(0);
  const { body: stats } = await hub.call('GET', '/api/v1/alerts/queue/stats');
  const backlog = { waiting: expect.any(Number), oldest_age_seconds: expect.any(Number), failing: expect.any(Number) };
  expect(stats).toMatchObject({
    rabbitmq: { 'alert_processor.inventory': 0, 'alert_processor.dead': 0 },
    bull: { housekeeping: { failed: 0 } },
    outbox: { ...backlog, rabbitmq: backlog, listeners: backlog },
  });
});
