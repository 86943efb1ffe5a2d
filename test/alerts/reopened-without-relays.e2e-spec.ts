import { randomUUID } from 'node:crypto';
import { Clock } from '../../libs/kernel/clock';
import { eventually } from '../../libs/testing/eventually';
import { Hub } from '../support/hub';

const does = (hub: Hub, action: string, id: unknown) => hub.call('POST', `/api/v1/alerts/${String(id)}/${action}`);

it('while no relay runs, an occurrence folds into an alert that was reopened two minutes ago', async () => {
  const first = await Hub.start({ ROLE: 'all' });
  const { tenantId } = first;
  const event = first.event();
  const alert = await first.anAlert(event);
  expect((await does(first, 'resolve', alert['id'])).status).toBe(200);
  const pendingEvents = `SELECT (SELECT count(*) FROM outbox_publications WHERE tenant_id = $1)::int
    + (SELECT count(*) FROM outbox_dispatches WHERE tenant_id = $1)::int AS n`;
  await eventually(async () => (await first.sql<{ n: number }>(pendingEvents, [tenantId]))[0]?.n === 0, {
    what: 'delivery of all events',
  });
  await first.stop();
  // neither of these delivers the events that it records
  const [api, consumer] = await Promise.all([Hub.start({ ROLE: 'api' }), Hub.start({ ROLE: 'consumer' })]);
  Object.assign(api, { tenantId });
  Object.assign(consumer, { tenantId });
  expect((await does(api, 'reopen', alert['id'])).status).toBe(200);
  Object.assign(consumer.app.get(Clock), { now: () => new Date(Date.now() + 120_000) });
  await consumer.publish({ ...event, event_id: randomUUID(), timestamp: new Date().toISOString() });
  const again = await eventually(async () => {
    const all = await api.alerts(1);
    return all.reduce((sum, one) => sum + Number(one['occurrence_count']), 0) === 2 && all;
  });
  expect(again).toMatchObject([{ id: alert['id'], status: 'active', occurrence_count: 2 }]);
  await Promise.all([api.stop(), consumer.stop()]);
});
