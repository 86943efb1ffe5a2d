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

it('while one alert is open those that it explains stay quiet, and ring if they still go on when it is resolved', async () => {
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

it('only where the labels are equal', async () => {
  const fields = { labels: { store: '{store}' } };
  const [weather, tills] = [await noise.kind(fields), await noise.kind(fields)];
  await noise.inhibit(weather, tills, { equal: ['store'] });
  await noise.trigger(weather, { store: 'Sol' });
  expect(await noise.trigger(tills, { store: 'Sol' })).toBe('suppressed');
  expect(await noise.trigger(tills, { oven: 2, store: 'Retiro' })).toBe('raised');
});

it('what comes shortly before the alert that explains it rings for nobody; without that alert it does', async () => {
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

it('a new problem that nothing explains rings when it has waited; one that is over by then never does', async () => {
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

it('a rule can hold its new problems: what is over within that raises nothing, and leaves a record', async () => {
  const kind = await noise.kind({ hold_seconds: 60 });
  const told = await hub.outside.listen('alerts', '#');
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
  await eventually(() => told.some(({ body }) => body['alert_type'] === kind.alertType));
  expect(told.filter(({ body }) => body['alert_type'] === kind.alertType)).toHaveLength(1);
});

it('an inhibition that is made while its alert is open is in force at once; removed, it releases', async () => {
  const [weather, tills] = [await noise.kind(), await noise.kind()];
  await noise.trigger(weather);
  await noise.alert(weather.alertType);
  const id = await noise.inhibit(weather, tills);
  expect(await noise.trigger(tills)).toBe('suppressed');
  expect((await hub.call('DELETE', `${INHIBITIONS}/${id}`)).status).toBe(204);
  expect(await noise.alert(tills.alertType)).toMatchObject({ silenced: { inhibition: 1 } });
});

it('alerts of one kind do not keep their own kind quiet', async () => {
  const kind = await noise.kind();
  await noise.inhibit(kind, kind);
  expect(await noise.trigger(kind, { oven: 1 })).toBe('raised');
  expect(await noise.trigger(kind, { oven: 2 })).toBe('raised');
});

it('is a resource: listed, changed with a version, with a name of its own, and refused where it would be everything', async () => {
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
