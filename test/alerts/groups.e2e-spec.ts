import { eventually } from '../../libs/testing/eventually';
import { Hub, type Json } from '../support/hub';
import { type Kind, SuppressionHub } from '../support/suppression-hub';

let hub: Hub;
let noise: SuppressionHub;
beforeAll(async () => {
  hub = await Hub.start();
  noise = new SuppressionHub(hub);
});
afterAll(() => hub.stop());

const grouped = (fields: Json = {}) =>
  noise.kind({ labels: { supplier: '{supplier}' }, group_by: ['supplier'], ...fields });

const only = async (kind: Kind): Promise<Json> => (await noise.alertsOf(kind.alertType))[0] ?? {};
const group = async (id: unknown) => (await hub.call('GET', `/api/v1/alerts/groups/${String(id)}`)).body;

it('alerts of one group, of any rules, notify once; the group counts them and shows the most severe', async () => {
  const [stock, late] = [await grouped({ severity: 'medium' }), await grouped({ severity: 'low' })];
  for (const oven of [1, 2, 3]) await noise.trigger(stock, { oven, supplier: 'Molinos' });
  await noise.trigger(late, { supplier: 'Molinos' });
  await noise.trigger(late, { oven: 2, supplier: 'Lácteos' });
  const [lead, second, third] = await noise.alertsOf(stock.alertType);
  expect(lead).toMatchObject({ quiet_reason: null });
  for (const follower of [second, third, await only(late)])
    expect(follower).toMatchObject({ quiet_reason: 'group', quiet_by: lead?.['id'], group_id: lead?.['group_id'] });
  const [, other] = await noise.alertsOf(late.alertType);
  expect(other).toMatchObject({ quiet_reason: null });
  expect(other?.['group_id']).not.toBe(lead?.['group_id']);
  const shown = await group(lead?.['group_id']);
  expect(shown).toMatchObject({
    labels: { supplier: 'Molinos' },
    alert_count: 4,
    lead_alert_id: lead?.['id'],
    is_open: true,
  });
  expect((shown['top'] as Json[]).map(({ severity }) => severity)).toEqual(['medium', 'medium', 'medium', 'low']);
  const { body } = await hub.call<{ items: Json[] }>('GET', `/api/v1/alerts?group_id=${String(lead?.['group_id'])}`);
  expect(body.items).toHaveLength(4);
  const { body: page } = await hub.call<{ items: Json[] }>('GET', '/api/v1/alerts/groups?limit=200');
  expect(page.items.map(({ id }) => id)).toEqual(expect.arrayContaining([lead?.['group_id'], other?.['group_id']]));
});

it('an alert that is more severe than all others in its group notifies', async () => {
  const [mild, critical] = [await grouped({ severity: 'low' }), await grouped({ severity: 'critical' })];
  for (const kind of [mild, critical]) await noise.trigger(kind, { supplier: 'Sierra' });
  await noise.trigger(critical, { oven: 2, supplier: 'Sierra' });
  const [first, second] = await noise.alertsOf(critical.alertType);
  expect(first).toMatchObject({ quiet_reason: null });
  expect(second).toMatchObject({ quiet_reason: 'group', quiet_by: first?.['id'] });
});

it('a suppressed alert of a group notifies when it becomes critical', async () => {
  const tiers = [{ condition_json: { field: 'heat', operator: '>', value: 400 }, severity: 'critical' }];
  const kind = await grouped({ severity: 'low', severity_tiers: tiers });
  const published = await hub.outside.listen('alerts', 'alerts.unsilenced');
  for (const oven of [1, 2]) await noise.trigger(kind, { oven, supplier: 'Ovo' });
  await noise.trigger(kind, { oven: 2, heat: 500, supplier: 'Ovo' });
  const [, second] = await noise.alertsOf(kind.alertType);
  expect(second).toMatchObject({ severity: 'critical', quiet_reason: null });
  await eventually(() => published.some(({ body }) => body['alert_id'] === second?.['id'] && body['rings'] === true));
  const history = await hub.call<{ items: Json[] }>('GET', `/api/v1/alerts/${String(second?.['id'])}/history`);
  expect(history.body.items.map(({ action }) => action)).toEqual(['created', 'severity_raised', 'unsilenced']);
});

it('a group is acknowledged and resolved as a whole, with a history for each of its alerts', async () => {
  const kind = await grouped();
  for (const oven of [1, 2, 3]) await noise.trigger(kind, { oven, supplier: 'Sur' });
  const alerts = await noise.alertsOf(kind.alertType);
  const path = `/api/v1/alerts/groups/${String(alerts[0]?.['group_id'])}`;
  await hub.call('POST', `/api/v1/alerts/${String(alerts[2]?.['id'])}/resolve`);
  const acknowledged = await hub.call('POST', `${path}/acknowledge`, { body: { notes: 'I call them' } });
  expect(acknowledged).toMatchObject({ status: 200 });
  expect((acknowledged.body['alert_ids'] as string[]).sort()).toEqual([alerts[0]?.['id'], alerts[1]?.['id']].sort());
  for (const { id } of alerts.slice(0, 2)) expect(await noise.actions(id)).toEqual(['created', 'acknowledged']);
  const resolved = await hub.call('POST', `${path}/resolve`);
  expect(resolved.body['alert_ids']).toHaveLength(2);
  for (const alert of await noise.alertsOf(kind.alertType)) expect(alert).toMatchObject({ status: 'resolved' });
  await eventually(async () => (await group(alerts[0]?.['group_id']))['is_open'] === false);
  await noise.trigger(kind, { oven: 4, supplier: 'Sur' });
  const next = (await noise.alertsOf(kind.alertType))[3];
  expect(next).toMatchObject({ quiet_reason: null });
  expect(next?.['group_id']).not.toBe(alerts[0]?.['group_id']);
});

it('when the alert that notified ends and others last, the next one notifies', async () => {
  const kind = await grouped();
  const published = await hub.outside.listen('alerts', 'alerts.unsilenced');
  for (const oven of [1, 2, 3]) await noise.trigger(kind, { oven, supplier: 'Norte' });
  await noise.recover(kind, { oven: 1 });
  const [, second] = await noise.alertsOf(kind.alertType);
  await eventually(() => published.some(({ body }) => body['alert_id'] === second?.['id'] && body['rings'] === true));
  const [, promoted, third] = await noise.alertsOf(kind.alertType);
  expect(promoted).toMatchObject({ quiet_reason: null });
  expect(third).toMatchObject({ quiet_by: second?.['id'] });
  expect(await group(second?.['group_id'])).toMatchObject({ lead_alert_id: second?.['id'] });
});

it('five hundred alerts of a group at once notify once', async () => {
  const kind = await grouped();
  const events = Array.from({ length: 500 }, (_, oven) =>
    hub.event({ event_type: kind.eventType, oven, heat: 1, supplier: 'Todos' }),
  );
  await hub.outside.publishAll(
    'inventory',
    events.map((body) => ({ routingKey: kind.eventType, body })),
  );
  const counts = await eventually(
    async () => {
      const [row] = await hub.sql<{ all: number; notifying: number }>(
        `SELECT count(*)::int AS all, count(*) FILTER (WHERE quiet_by IS NULL)::int AS notifying
         FROM alerts WHERE tenant_id = $1 AND alert_type = $2`,
        [hub.tenantId, kind.alertType],
      );
      return row?.all === 500 && row;
    },
    { within: 20_000 },
  );
  expect(counts.notifying).toBe(1);
});
