import { randomUUID } from 'node:crypto';
import { eventually } from '../../libs/testing/eventually';
import { Hub, type Json, Outsider } from '../support/hub';
import { type Kind, SuppressionHub } from '../support/suppression-hub';

let hub: Hub;
let noise: SuppressionHub;
beforeAll(async () => {
  hub = await Hub.start();
  noise = new SuppressionHub(hub);
});
afterAll(() => hub.stop());

const occurrences = async (id: unknown, query = '') =>
  (
    await hub.call<{ items: Json[]; next_cursor: string | null }>(
      'GET',
      `/api/v1/alerts/${String(id)}/occurrences${query}`,
    )
  ).body;

it('an alert shows the latest data, and lists all its events', async () => {
  const kind = await noise.kind();
  for (const heat of [310, 320, 330]) await noise.trigger(kind, { heat });
  const alert = await noise.alert(kind.alertType);
  expect(alert).toMatchObject({
    title: 'Oven 1 at 330',
    occurrence_count: 3,
    source_event_data: expect.objectContaining({ heat: 330 }) as unknown,
  });
  const { items } = await occurrences(alert['id']);
  expect(items.map(({ data }) => (data as Json)['heat'])).toEqual([330, 320, 310]);
  const first = await occurrences(alert['id'], '?limit=2');
  const second = await occurrences(alert['id'], `?limit=2&cursor=${String(first.next_cursor)}`);
  expect([...first.items, ...second.items]).toEqual(items);
  expect(second.next_cursor).toBeNull();
});

it('an event that was received before the latest one, but is written after it, counts and does not show', async () => {
  const kind = await noise.kind();
  await noise.trigger(kind, { heat: 310 });
  const { id } = await noise.alert(kind.alertType);
  // as if a batch that was received later had been written already
  await hub.sql(`UPDATE alerts SET last_occurrence_at = now() + interval '1 minute' WHERE id = $1`, [id]);
  await noise.trigger(kind, { heat: 320 });
  expect(await noise.alert(kind.alertType, ({ occurrence_count }) => occurrence_count === 2)).toMatchObject({
    title: 'Oven 1 at 310',
    source_event_data: expect.objectContaining({ heat: 310 }) as unknown,
  });
  expect((await occurrences(id)).items).toHaveLength(2);
});

it('an alert of a single event lists that event; an unknown alert is 404', async () => {
  const kind = await noise.kind();
  await noise.trigger(kind);
  const alert = await noise.alert(kind.alertType);
  const { items } = await occurrences(alert['id']);
  expect(items).toMatchObject([{ event_id: alert['source_event_id'], event_type: kind.eventType }]);
  expect((await hub.call('GET', `/api/v1/alerts/${randomUUID()}/occurrences`)).status).toBe(404);
});

it('events at once make one alert that lists all; the 11th, 21st … occurrence is published, of a batch the last', async () => {
  const kind = await noise.kind();
  const published = await hub.outside.listen('alerts', 'alerts.aggregated');
  const send = (count: number) =>
    hub.outside.publishAll(
      'inventory',
      Array.from({ length: count }, (_, heat) => ({
        routingKey: kind.eventType,
        body: { ...hub.event({ event_type: kind.eventType, oven: 1, heat }) },
      })),
    );
  await send(10);
  const alert = await noise.alert(kind.alertType, ({ occurrence_count }) => occurrence_count === 10);
  expect((await occurrences(alert['id'])).items).toHaveLength(10);
  for (let more = 0; more < 12; more++) await noise.trigger(kind, { heat: more });
  const counts = () =>
    published.filter(({ body }) => body['alert_id'] === alert['id']).map(({ body }) => body['occurrence_count']);
  await eventually(() => counts().length === 2);
  expect(counts()).toEqual([11, 21]);
  const another = await noise.kind();
  const suppressed = await noise.suppress({ alert_types: [another.alertType] });
  for (let n = 0; n < 25; n++) await noise.trigger(another);
  await noise.endSuppression(suppressed);
  const { id } = await noise.alert(another.alertType, ({ occurrence_count }) => occurrence_count === 25);
  await eventually(() => published.some(({ body }) => body['alert_id'] === id));
  expect(published.filter(({ body }) => body['alert_id'] === id)).toMatchObject([{ body: { occurrence_count: 21 } }]);
});

it('a more severe occurrence raises severity and priority, and publishes it; a less severe one changes neither', async () => {
  const kind = await noise.kind({
    severity: 'low',
    severity_tiers: [{ condition_json: { field: 'heat', operator: '>', value: 400 }, severity: 'critical' }],
  });
  const published = await hub.outside.listen('alerts', 'alerts.worsened');
  await noise.trigger(kind, { heat: 300 });
  await noise.trigger(kind, { heat: 500 });
  await noise.trigger(kind, { heat: 300 });
  const alert = await noise.alert(kind.alertType, ({ occurrence_count }) => occurrence_count === 3);
  expect(alert).toMatchObject({ severity: 'critical', priority: 'urgent', title: 'Oven 1 at 300' });
  await eventually(() => published.length === 1);
  expect(published[0]?.body).toMatchObject({ alert_id: alert['id'], severity: 'critical', previous_severity: 'low' });
  expect(await noise.actions(alert['id'])).toEqual(['created', 'severity_raised']);
});

it('an event with the same key and the same text is a further occurrence, and no event is published for it', async () => {
  const kind = await noise.kind();
  const published = await hub.outside.listen('alerts', '#');
  await noise.trigger(kind, { sent_at: 1 });
  await noise.trigger(kind, { sent_at: 2 });
  await noise.alert(kind.alertType, ({ occurrence_count }) => occurrence_count === 2);
  // another alert, whose event is published after any event that the repeat could have caused
  await noise.trigger(kind, { oven: 2 });
  await eventually(() => published.filter(({ body }) => body['alert_type'] === kind.alertType).length >= 2);
  const mine = published.filter(({ body }) => body['alert_type'] === kind.alertType);
  expect(mine.map(({ body }) => body['event_type'])).toEqual(['alert_created', 'alert_created']);
});

it('a problem that recurs within reopen_minutes reopens its alert; later it gets a new one, linked to the previous', async () => {
  const [reopening, renewing] = [await noise.kind({ reopen_minutes: 5 }), await noise.kind({ reopen_minutes: 0 })];
  const published = await hub.outside.listen('alerts', 'alerts.reopened');
  for (const kind of [reopening, renewing]) {
    await noise.trigger(kind, { heat: 310 });
    await noise.recover(kind);
    await noise.trigger(kind, { heat: 320 });
    await noise.trigger(kind, { heat: 330 });
  }
  const [reopened, ...others] = await noise.alertsOf(reopening.alertType);
  expect(others).toEqual([]);
  expect(reopened).toMatchObject({ status: 'active', occurrence_count: 3, title: 'Oven 1 at 330', resolved_at: null });
  expect(await noise.actions(reopened?.['id'])).toEqual(['created', 'auto_resolved', 'reopened']);
  await eventually(() => published.length === 1);
  const [first, second] = await noise.alertsOf(renewing.alertType);
  expect(first).toMatchObject({ status: 'resolved', recurrence: 1, previous_alert_id: null });
  expect(second).toMatchObject({
    status: 'active',
    recurrence: 2,
    previous_alert_id: first?.['id'],
    occurrence_count: 2,
  });
});

it('a hundred events of one key on eight connections at once make one alert and no error', async () => {
  const kind = await noise.kind();
  const outsiders = await Promise.all(Array.from({ length: 8 }, () => Outsider.connect()));
  const events = Array.from({ length: 100 }, () => hub.event({ event_type: kind.eventType, oven: 1, heat: 1 }));
  await Promise.all(
    events.map(async (event, i) =>
      outsiders[i % 8]?.publish(i % 2 ? 'inventory' : 'production', kind.eventType, event),
    ),
  );
  await Promise.all(outsiders.map((outsider) => outsider.close()));
  await noise.alert(kind.alertType, ({ occurrence_count }) => occurrence_count === 100);
  expect(await noise.alertsOf(kind.alertType)).toHaveLength(1);
});

it('open problems are listed with their alert; a problem whose alert is resolved is removed from the list', async () => {
  const kind = await noise.kind();
  for (const oven of [1, 1, 2]) await noise.trigger(kind, { oven });
  const open = async () =>
    (await hub.call<{ items: Json[] }>('GET', `/api/v1/alerts/aggregations?alert_type=${kind.alertType}`)).body.items;
  expect(await open()).toMatchObject([
    { count: 2, alert_count: 1, is_flapping: false },
    { count: 1, alert_count: 1, is_flapping: false },
  ]);
  const [one] = await noise.alertsOf(kind.alertType);
  expect((await open())[0]).toMatchObject({ alert_id: one?.['id'] });
  await hub.call('POST', `/api/v1/alerts/${String(one?.['id'])}/resolve`);
  await eventually(async () => (await open()).length === 1);
  expect(await noise.trigger(kind)).toBe('raised');
});

it('an open problem lists its latest 100 alerts, newest last', async () => {
  const [reopening, renewing] = [await noise.kind({ reopen_minutes: 5 }), await noise.kind({ reopen_minutes: 0 })];
  const shown = async ({ alertType }: Kind) => {
    const { body } = await hub.call<{ items: Json[] }>('GET', `/api/v1/alerts/aggregations?alert_type=${alertType}`);
    return body.items.map(({ individual_alert_ids }) => individual_alert_ids);
  };
  const idsOf = async ({ alertType }: Kind) => (await noise.alertsOf(alertType)).map(({ id }) => id);
  for (const kind of [reopening, renewing]) {
    await noise.trigger(kind);
    await noise.recover(kind);
    await noise.trigger(kind);
    expect(await shown(kind)).toEqual([await idsOf(kind)]);
  }
  expect([await idsOf(reopening), await idsOf(renewing)].map(({ length }) => length)).toEqual([1, 2]);
  const earlier = Array.from({ length: 100 }, () => randomUUID());
  const change = 'UPDATE alert_aggregations SET individual_alert_ids = $2 WHERE alert_type = $1';
  await hub.sql(change, [renewing.alertType, JSON.stringify(earlier)]);
  await noise.recover(renewing);
  await noise.trigger(renewing);
  expect(await shown(renewing)).toEqual([[...earlier.slice(1), (await idsOf(renewing)).at(-1)]]);
});

it('the statistics of a rule include the last 24 hours', async () => {
  const kind = await noise.kind();
  for (const oven of [1, 1, 2]) await noise.trigger(kind, { oven });
  const { body } = await hub.call('GET', `/api/v1/alerts/rules/${kind.ruleId}/stats`);
  const counts = { matched: 3, raised: 2, notified: 2, folded: 1, throttled: 0, suppressed: 0 };
  expect(body).toMatchObject({ ...counts, last_24_hours: counts });
});
