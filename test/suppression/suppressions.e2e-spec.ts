import { eventually } from '../../libs/testing/eventually';
import { Contract, type Operation } from '../support/contract';
import { Hub, type Json } from '../support/hub';
import { aSuppression, inMinutes, SuppressionHub, SUPPRESSIONS } from '../support/suppression-hub';

let hub: Hub;
let noise: SuppressionHub;
beforeAll(async () => {
  hub = await Hub.start({});
  noise = new SuppressionHub(hub);
});
afterAll(() => hub.stop());

const make = (fields: Json) => hub.call('POST', SUPPRESSIONS, { body: aSuppression(fields) });

it('a problem that lasts at the end of a suppression notifies with the suppressed count; one that ended does not', async () => {
  const kind = await noise.kind();
  const id = await noise.suppress({ alert_types: [kind.alertType] });
  for (const heat of [310, 320, 330]) expect(await noise.trigger(kind, { heat })).toBe('suppressed');
  expect(await noise.trigger(kind, { oven: 2 })).toBe('suppressed');
  expect(await noise.recover(kind, { oven: 2 })).toBe('recovered');
  expect(await noise.alertsOf(kind.alertType)).toEqual([]);
  expect(await noise.suppressedProblem(kind, ({ state }) => state === 'held')).toMatchObject({
    reason: 'maintenance_window',
    silencer_id: id,
    count: 3,
    severity: 'high',
  });
  await noise.endSuppression(id);
  const alert = await noise.alert(kind.alertType);
  expect(alert).toMatchObject({
    title: 'Oven 1 at 330',
    occurrence_count: 3,
    silenced: { maintenance_window: 3 },
    quiet_reason: null,
  });
  expect(await noise.suppressedProblem(kind, ({ state }) => state === 'rang')).toMatchObject({
    alert_id: alert['id'],
    count: 3,
  });
  expect(await noise.suppressedProblem(kind, ({ state }) => state === 'over')).toMatchObject({
    alert_id: null,
    count: 1,
  });
  expect(await noise.alertsOf(kind.alertType)).toHaveLength(1);
});

it('the trace of an event shows what suppressed it, and so does the test of its rule', async () => {
  const kind = await noise.kind();
  const id = await noise.suppress({ alert_types: [kind.alertType] });
  const trace = await noise.publishAndWait(kind.eventType, { oven: 1 });
  expect(trace['matches']).toEqual([
    expect.objectContaining({ outcome: 'suppressed', reason: 'maintenance_window', silencer_id: id }),
  ]);
  const { body } = await hub.call<{ results: Json[] }>('POST', `/api/v1/alerts/rules/${kind.ruleId}/test`, {
    body: { event: { oven: 1, event_type: kind.eventType } },
  });
  expect(body.results[0]).toMatchObject({ outcome: 'suppressed', reason: expect.stringContaining(id) as string });
});

it('with at_end=drop a suppressed problem never notifies, but is recorded', async () => {
  const kind = await noise.kind();
  const id = await noise.suppress({ alert_types: [kind.alertType], at_end: 'drop' });
  expect(await noise.trigger(kind)).toBe('suppressed');
  await noise.endSuppression(id);
  await noise.suppressedProblem(kind, ({ state }) => state === 'dropped');
  expect(await noise.alertsOf(kind.alertType)).toEqual([]);
  expect(await noise.trigger(kind)).toBe('raised');
});

it('a suppression ends automatically at its end time', async () => {
  const kind = await noise.kind();
  await noise.suppress({ alert_types: [kind.alertType], end_time: inMinutes(1) });
  expect(await noise.trigger(kind)).toBe('suppressed');
  hub.moveClock(60_000);
  const alert = await noise.alert(kind.alertType);
  expect(alert).toMatchObject({ silenced: { maintenance_window: 1 } });
  const { body } = await hub.call<{ items: Json[] }>('GET', `${SUPPRESSIONS}?active=false&limit=200`);
  expect(body.items.some(({ alert_types }) => (alert_types as string[] | null)?.includes(kind.alertType))).toBe(true);
});

it('a problem stays suppressed when one of two suppressions ends', async () => {
  const kind = await noise.kind();
  const first = await noise.suppress({ alert_types: [kind.alertType] });
  expect(await noise.trigger(kind)).toBe('suppressed');
  const second = await noise.suppress({ alert_types: [kind.alertType], suppression_type: 'incident' });
  await noise.endSuppression(first);
  expect(await noise.suppressedProblem(kind, ({ reason }) => reason === 'incident')).toMatchObject({
    silencer_id: second,
    count: 1,
    state: 'held',
  });
  expect(await noise.alertsOf(kind.alertType)).toEqual([]);
  await noise.endSuppression(second);
  expect(await noise.alert(kind.alertType)).toMatchObject({ occurrence_count: 1, silenced: { incident: 1 } });
});

it('a suppression matches by severities, sources and labels, like Alertmanager', async () => {
  const kind = await noise.kind({ labels: { supplier: '{supplier}', store: '{store}' } });
  await noise.suppress({
    alert_types: [kind.alertType],
    severities: ['high', 'warning'],
    sources: ['inventory'],
    labels: [
      { name: 'supplier', operator: '=~', value: 'Mol.*' },
      { name: 'store', operator: '!=', value: 'Retiro' },
      { name: 'nobody_has_it', operator: '=', value: '' },
    ],
  });
  expect(await noise.trigger(kind, { oven: 1, supplier: 'Molinos', store: 'Sol' })).toBe('suppressed');
  expect(await noise.trigger(kind, { oven: 2, supplier: 'Los Molinos', store: 'Sol' })).toBe('raised');
  expect(await noise.trigger(kind, { oven: 3, supplier: 'Molinos', store: 'Retiro' })).toBe('raised');
});

it('quiet hours recur in their time zone, and do not suppress critical alerts by default', async () => {
  const quietHours = {
    suppression_type: 'quiet_hours',
    recurrence: { rrule: 'FREQ=DAILY', from: '00:00', to: '00:00', time_zone: 'Asia/Kathmandu' },
    start_time: inMinutes(-60 * 48),
    end_time: inMinutes(60 * 48),
  };
  const [mild, critical] = [await noise.kind(), await noise.kind({ severity: 'critical' })];
  await noise.suppress({ ...quietHours, alert_types: [mild.alertType, critical.alertType] });
  expect(await noise.trigger(mild)).toBe('suppressed');
  expect(await noise.trigger(critical)).toBe('raised');
  const all = await noise.kind({ severity: 'critical' });
  await noise.suppress({ ...quietHours, alert_types: [all.alertType], silence_critical: true });
  expect(await noise.trigger(all)).toBe('suppressed');
});

it('with include_existing open alerts are suppressed too, and notify at its end', async () => {
  const kind = await noise.kind();
  const published = await hub.outside.listen('alerts', 'alerts.#');
  expect(await noise.trigger(kind)).toBe('raised');
  const id = await noise.suppress({ alert_types: [kind.alertType], include_existing: true });
  const suppressed = await noise.alert(kind.alertType, ({ quiet_by }) => quiet_by === id);
  expect(suppressed).toMatchObject({ quiet_reason: 'maintenance_window', status: 'active' });
  expect(await noise.suppressedProblem(kind)).toMatchObject({ state: 'covered', alert_id: suppressed['id'] });
  await noise.endSuppression(id);
  await noise.alert(kind.alertType, ({ quiet_by }) => quiet_by === null);
  const eventsOf = (type: string) =>
    published.filter(({ body }) => body['event_type'] === type).map(({ body }) => body);
  await eventually(() => eventsOf('alert_unsilenced').length > 0);
  expect(eventsOf('alert_silenced')).toMatchObject([{ alert_id: suppressed['id'], quiet_by: id }]);
  expect(eventsOf('alert_unsilenced')).toMatchObject([{ alert_id: suppressed['id'], rings: true }]);
  await eventually(() => eventsOf('suppression_ended').length > 0);
  expect(eventsOf('suppression_started').filter(({ suppression_id }) => suppression_id === id)).toHaveLength(1);
  expect(eventsOf('suppression_ended').filter(({ suppression_id }) => suppression_id === id)).toHaveLength(1);
  expect(await noise.actions(suppressed['id'])).toEqual(['created', 'silenced', 'unsilenced']);
});

it('the end of an alert that people were notified of is published, even while it is suppressed', async () => {
  const kind = await noise.kind();
  const published = await hub.outside.listen('alerts', 'alerts.resolved');
  expect(await noise.trigger(kind)).toBe('raised');
  await noise.suppress({ alert_types: [kind.alertType], include_existing: true });
  expect(await noise.recover(kind)).toBe('recovered');
  await eventually(() => published.some(({ body }) => body['alert_type'] === kind.alertType));
});

it('with expire_on_resolve a suppression ends when all its problems have ended', async () => {
  const kind = await noise.kind();
  expect(await noise.trigger(kind)).toBe('raised');
  const id = await noise.suppress({ alert_types: [kind.alertType], include_existing: true, expire_on_resolve: true });
  expect(await noise.trigger(kind, { oven: 2 })).toBe('suppressed');
  expect(await noise.recover(kind, { oven: 2 })).toBe('recovered');
  expect(await hub.call('GET', `${SUPPRESSIONS}/${id}`)).toMatchObject({ body: { is_active: true } });
  expect(await noise.recover(kind)).toBe('recovered');
  await eventually(async () => (await hub.call('GET', `${SUPPRESSIONS}/${id}`)).body['is_active'] === false);
});

it('a preview shows the matching open alerts and the times of the suppression, and writes nothing', async () => {
  const kind = await noise.kind();
  for (const oven of [1, 2, 3]) await noise.trigger(kind, { oven });
  const before = (await hub.call<{ items: Json[] }>('GET', SUPPRESSIONS)).body.items;
  const { status, body } = await hub.call('POST', `${SUPPRESSIONS}/preview`, {
    body: aSuppression({
      alert_types: [kind.alertType],
      recurrence: { rrule: 'FREQ=DAILY', from: '22:00', to: '07:00', time_zone: 'Europe/Madrid' },
      end_time: inMinutes(3 * 24 * 60),
    }),
  });
  expect(status).toBe(200);
  expect(body).toMatchObject({ active_alerts: 3, critical_alerts: 0 });
  expect(body['alerts']).toHaveLength(3);
  expect((body['spans'] as Json[]).length).toBeGreaterThanOrEqual(3);
  expect((await hub.call<{ items: Json[] }>('GET', SUPPRESSIONS)).body.items).toEqual(before);
});

it.each([
  ['without an end', { end_time: undefined }, '/end_time'],
  ['that ends before it starts', { end_time: inMinutes(-2) }, '/end_time'],
  ['that has already ended', { start_time: inMinutes(-9), end_time: inMinutes(-8) }, '/end_time'],
  ['that is too long', { end_time: inMinutes(367 * 24 * 60) }, '/end_time'],
  ['without a reason', { reason: '' }, '/reason'],
  ['that matches everything and is not confirmed', {}, '/confirm'],
  [
    'whose label pattern matches everything and that is not confirmed',
    { labels: [{ name: 'a', operator: '=~', value: '.*' }] },
    '/confirm',
  ],
  ['with an invalid pattern', { labels: [{ name: 'a', operator: '=~', value: '(' }] }, '/labels'],
  ['with look-around', { labels: [{ name: 'a', operator: '=~', value: '(?=x)' }] }, '/labels'],
  ['of quiet hours without a recurrence', { suppression_type: 'quiet_hours', alert_types: ['a'] }, '/recurrence'],
  [
    'whose recurrence has no date',
    {
      alert_types: ['a'],
      recurrence: { rrule: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', from: '01:00', to: '02:00', time_zone: 'UTC' },
    },
    '/recurrence',
  ],
  [
    'that recurs every hour',
    { alert_types: ['a'], recurrence: { rrule: 'FREQ=HOURLY', from: '01:00', to: '02:00', time_zone: 'UTC' } },
    '/recurrence',
  ],
])('a suppression %s is refused, and nothing is stored', async (_, fields, pointer) => {
  const count = async () => (await hub.call<{ items: Json[] }>('GET', `${SUPPRESSIONS}?limit=200`)).body.items.length;
  const before = await count();
  const { status, body } = await make(fields);
  expect(status).toBe(422);
  expect((body['errors'] as Json[]).map((error) => error['pointer'])).toContain(pointer);
  expect(await count()).toBe(before);
});

it('a change releases what no longer matches; changing an old version is refused, and so is changing an ended one', async () => {
  const [one, other] = [await noise.kind(), await noise.kind()];
  const id = await noise.suppress({ alert_types: [one.alertType, other.alertType] });
  expect(await noise.trigger(one)).toBe('suppressed');
  expect(await noise.trigger(other)).toBe('suppressed');
  const change = (version: string) =>
    hub.call('PUT', `${SUPPRESSIONS}/${id}`, {
      body: aSuppression({ alert_types: [one.alertType] }),
      headers: { 'if-match': `"${version}"` },
    });
  expect(await change('1')).toMatchObject({ status: 200, body: { version: 2, silenced_problems: 2 } });
  const refused = await change('1');
  expect(refused).toMatchObject({ status: 412, body: { version: 2 } });
  // without an ETag: a client that retries with it would overwrite a change that it has not seen
  expect(refused.headers.get('etag')).toBeNull();
  expect((await hub.call('GET', `${SUPPRESSIONS}/${id}`)).headers.get('etag')).toBe('"2"');
  expect(await noise.alert(other.alertType)).toMatchObject({ silenced: { maintenance_window: 1 } });
  expect(await noise.alertsOf(one.alertType)).toEqual([]);
  await noise.endSuppression(id);
  await noise.alert(one.alertType);
  const endedAgain = await hub.call('DELETE', `${SUPPRESSIONS}/${id}`);
  expect(endedAgain).toMatchObject({ status: 409 });
  const contract = new Contract();
  const ending = contract.operations.find(({ name }) => name === `DELETE ${SUPPRESSIONS}/{id}`) as Operation;
  expect(contract.faultsOf(ending, endedAgain)).toEqual([]);
  expect(await change('3')).toMatchObject({ status: 409 });
});
