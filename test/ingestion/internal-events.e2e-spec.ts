import { randomUUID } from 'node:crypto';
import { eventually } from '../../libs/testing/eventually';
import { InternalEvent } from '../../libs/outbox/internal-event';
import { Outbox } from '../../libs/outbox/outbox';
import { Hub, type Json } from '../support/hub';

let hub: Hub;
beforeAll(async () => (hub = await Hub.start()));
afterAll(() => hub.stop());

const schedule = randomUUID();

const internal = (eventType: string, eventId: string, data: Json) =>
  new InternalEvent({
    tenantId: hub.tenantId,
    eventType,
    eventId,
    about: schedule,
    data: { schedule_name: 'Nights', resource_type: 'on_call_schedule', resource_id: schedule, ...data },
    timestamp: new Date().toISOString(),
  });

const record = (...events: InternalEvent[]) => hub.app.get(Outbox, { strict: false }).record(hub.tenantId, events);

const traced = (id: string) =>
  eventually(async () => {
    const { status, body } = await hub.call('GET', `/api/v1/events/${id}`);
    return status === 200 && body;
  });

it('what a module records for the rules raises, worsens and ends one alert, each event once', async () => {
  const [first, nearer, covered] = [randomUUID(), randomUUID(), randomUUID()];
  await record(internal('campana.on_call_gap', first, { starts_in_hours: 40, from: '2026-12-01T09:00:00Z' }));
  const [alert] = await hub.alerts(1);
  expect(alert).toMatchObject({ alert_type: 'on_call_gap', severity: 'medium', title: 'Nobody is on call: Nights' });
  expect(alert).toMatchObject({ aggregation_key: `on_call_gap:on_call_schedule:${schedule}`, source_event_id: first });
  await record(
    internal('campana.on_call_gap', first, { starts_in_hours: 40, from: '2026-12-01T09:00:00Z' }),
    internal('campana.on_call_gap', nearer, { starts_in_hours: 23 }),
  );
  expect(await traced(nearer)).toMatchObject({ origin: 'campana', outcome: 'folded' });
  const [worse] = await hub.alerts(1);
  expect(worse).toMatchObject({ id: alert?.['id'], severity: 'high', occurrence_count: 2 });
  await record(internal('campana.on_call_covered', covered, {}));
  expect(await traced(covered)).toMatchObject({ outcome: 'recovered', alert_ids: [alert?.['id']] });
});

it('the types of Campana are refused from outside: over RabbitMQ as dead letters, over HTTP with 422', async () => {
  const event = { event_id: randomUUID(), event_type: 'campana.on_call_gap', tenant_id: hub.tenantId };
  await hub.outside.publish('inventory', 'inventory.anything', event);
  const [letter] = await eventually(async () => {
    const rows = await hub.sql<Json>('SELECT reason, error FROM dead_letters WHERE tenant_id = $1', [hub.tenantId]);
    return rows.length > 0 && rows;
  });
  expect(letter).toEqual({
    reason: 'reserved-type',
    error: '/event_type must not begin with campana. (given "campana.on_call_gap")',
  });
  const refused = await hub.call('POST', '/api/v1/events', { body: event });
  expect([refused.status, refused.body['errors']]).toMatchObject([422, [{ pointer: '/event_type' }]]);
});
