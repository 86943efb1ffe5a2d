import { eventually } from '../../libs/testing/eventually';
import { Hub, type Json } from '../support/hub';
import { INHIBITIONS, SuppressionHub } from '../support/suppression-hub';

const MINUTE_MS = 60_000;

let hub: Hub;
let noise: SuppressionHub;
beforeAll(async () => {
  hub = await Hub.start({});
  noise = new SuppressionHub(hub);
});
afterAll(() => hub.stop());

it('while an alert is open its targets are suppressed; those that still last when it is resolved notify', async () => {
  const [weather, tills] = [await noise.kind(), await noise.kind()];
  const id = await noise.inhibit(weather, tills);
  await noise.trigger(weather);
  const cause = await noise.alert(weather.alertType);
  expect(await noise.trigger(tills, { oven: 1 })).toBe('suppressed');
  expect(await noise.trigger(tills, { oven: 2 })).toBe('suppressed');
  expect(await noise.recover(tills, { oven: 2 })).toBe('recovered');
  expect(await noise.suppressedProblem(tills, ({ state }) => state === 'held')).toMatchObject({
    reason: 'inhibition',
    silencer_id: id,
    source_alert_id: cause['id'],
  });
  await hub.call('POST', `/api/v1/alerts/${String(cause['id'])}/resolve`);
  expect(await noise.alert(tills.alertType)).toMatchObject({
    silenced: { inhibition: 1 },
    aggregation_key: expect.stringMatching(/:1$/) as unknown,
  });
  expect(await noise.alertsOf(tills.alertType)).toHaveLength(1);
});

it('an inhibition applies only to alerts whose labels are equal', async () => {
  const fields = { labels: { store: '{store}' } };
  const [weather, tills] = [await noise.kind(fields), await noise.kind(fields)];
  await noise.inhibit(weather, tills, { equal: ['store'] });
  await noise.trigger(weather, { store: 'Sol' });
  expect(await noise.trigger(tills, { store: 'Sol' })).toBe('suppressed');
  expect(await noise.trigger(tills, { oven: 2, store: 'Retiro' })).toBe('raised');
});

it('a target that begins shortly before its source alert is suppressed too, and notifies when the source has ended', async () => {
  const [weather, tills] = [await noise.kind(), await noise.kind()];
  await noise.inhibit(weather, tills, { wait_seconds: 60 });
  expect(await noise.trigger(tills, { oven: 1 })).toBe('suppressed');
  expect(await noise.suppressedProblem(tills)).toMatchObject({ reason: 'hold', state: 'held' });
  await noise.trigger(weather);
  hub.moveClock(MINUTE_MS);
  expect(await noise.suppressedProblem(tills, ({ reason }) => reason === 'inhibition')).toMatchObject({
    count: 1,
    state: 'held',
  });
  expect(await noise.alertsOf(tills.alertType)).toEqual([]);
  await noise.recover(weather);
  expect(await noise.alert(tills.alertType)).toMatchObject({ occurrence_count: 1 });
});

it('a target without a source alert notifies after the wait time; one that has ended by then never does', async () => {
  const [weather, tills] = [await noise.kind(), await noise.kind()];
  await noise.inhibit(weather, tills, { wait_seconds: 60 });
  expect(await noise.trigger(tills, { oven: 1 })).toBe('suppressed');
  expect(await noise.trigger(tills, { oven: 2 })).toBe('suppressed');
  await noise.recover(tills, { oven: 2 });
  hub.moveClock(MINUTE_MS);
  expect(await noise.alert(tills.alertType)).toMatchObject({ silenced: { hold: 1 }, occurrence_count: 1 });
  expect(await noise.suppressedProblem(tills, ({ state }) => state === 'over')).toMatchObject({
    reason: 'hold',
    count: 1,
  });
  expect(await noise.alertsOf(tills.alertType)).toHaveLength(1);
});

it('a rule can hold new problems: one that ends within the hold time raises no alert but is recorded', async () => {
  const kind = await noise.kind({ hold_seconds: 60 });
  const published = await hub.outside.listen('alerts', '#');
  expect(await noise.trigger(kind, { oven: 1 })).toBe('suppressed');
  expect(await noise.trigger(kind, { oven: 1 })).toBe('suppressed');
  expect(await noise.recover(kind, { oven: 1 })).toBe('recovered');
  expect(await noise.trigger(kind, { oven: 2 })).toBe('suppressed');
  hub.moveClock(MINUTE_MS);
  expect(await noise.alert(kind.alertType)).toMatchObject({ aggregation_key: expect.stringMatching(/:2$/) as unknown });
  expect(await noise.suppressedProblem(kind, ({ state }) => state === 'over')).toMatchObject({
    reason: 'hold',
    count: 2,
  });
  await eventually(() => published.some(({ body }) => body['alert_type'] === kind.alertType));
  expect(published.filter(({ body }) => body['alert_type'] === kind.alertType)).toHaveLength(1);
});

it('an inhibition created while its source alert is open applies at once; when it is deleted, targets notify', async () => {
  const [weather, tills] = [await noise.kind(), await noise.kind()];
  await noise.trigger(weather);
  await noise.alert(weather.alertType);
  const id = await noise.inhibit(weather, tills);
  expect(await noise.trigger(tills)).toBe('suppressed');
  expect((await hub.call('DELETE', `${INHIBITIONS}/${id}`)).status).toBe(204);
  expect(await noise.alert(tills.alertType)).toMatchObject({ silenced: { inhibition: 1 } });
});

it('alerts do not suppress other alerts of their own type', async () => {
  const kind = await noise.kind();
  await noise.inhibit(kind, kind);
  expect(await noise.trigger(kind, { oven: 1 })).toBe('raised');
  expect(await noise.trigger(kind, { oven: 2 })).toBe('raised');
});

it('an inhibition can be listed and changed by version; its name is unique, and one that matches everything is refused', async () => {
  const body = { name: 'one', source: { alert_types: ['a'] }, target: { alert_types: ['b'] }, equal: ['store'] };
  const made = await hub.call<Json>('POST', INHIBITIONS, { body });
  expect(made).toMatchObject({ status: 201, body: { ...body, wait_seconds: 5, version: 1 } });
  const path = `${INHIBITIONS}/${String(made.body['id'])}`;
  expect(await hub.call('POST', INHIBITIONS, { body })).toMatchObject({ status: 409 });
  const change = { ...body, wait_seconds: 7 };
  expect(await hub.call('PUT', path, { body: change, headers: { 'if-match': '"1"' } })).toMatchObject({
    status: 200,
    body: { version: 2, wait_seconds: 7 },
  });
  expect((await hub.call('PUT', path, { body: change, headers: { 'if-match': '"1"' } })).status).toBe(412);
  expect((await hub.call('GET', path)).body).toMatchObject({ wait_seconds: 7 });
  const { body: page } = await hub.call<{ items: Json[] }>('GET', `${INHIBITIONS}?limit=200`);
  expect(page.items.map(({ name }) => name)).toContain('one');
  for (const wrong of [{ source: {} }, { target: { labels: [{ name: 'x', operator: '=~', value: '.*' }] } }])
    expect(await hub.call('POST', INHIBITIONS, { body: { ...body, name: 'two', ...wrong } })).toMatchObject({
      status: 422,
    });
});
