import { Redis } from 'ioredis';
import { eventually } from '../../libs/testing/eventually';
import { Hub, type Json } from '../support/hub';
import { type Kind, SuppressionHub } from '../support/suppression-hub';
import { Process } from '../support/process';

/** Only serves requests; two other processes handle the events and run the jobs. */
let hub: Hub;
let noise: SuppressionHub;
let processes: Process[];
beforeAll(async () => {
  hub = await Hub.start({ ROLE: 'api' });
  noise = new SuppressionHub(hub);
  processes = await startTwo();
}, 90_000);
afterAll(async () => {
  await Process.endAll();
  await hub.stop();
});

async function startTwo(): Promise<Process[]> {
  const started = await Promise.all([Process.start(), Process.start()]);
  return Promise.all(started.map((one) => one.ready()));
}

const inSeconds = (seconds: number): string => new Date(Date.now() + seconds * 1_000).toISOString();

const act = (alert: Json, action: string, body: Json = {}) =>
  hub.call('POST', `/api/v1/alerts/${String(alert['id'])}/${action}`, { body });

async function anAlert(fields: Json = {}): Promise<{ kind: Kind; alert: Json }> {
  const kind = await noise.kind(fields);
  await noise.trigger(kind);
  return { kind, alert: await noise.alert(kind.alertType) };
}

const awake = ({ alertType }: Kind) => noise.alert(alertType, ({ status }) => status === 'active');

it('an alert is snoozed until its time, publishes it, and wakes once although two processes run the job', async () => {
  const published = await hub.outside.listen('alerts', 'alerts.#');
  const { kind, alert } = await anAlert();
  const until = inSeconds(2);
  const { status, body } = await act(alert, 'snooze', { until, notes: 'after lunch' });
  expect([status, body]).toMatchObject([200, { status: 'snoozed', snoozed_until: until }]);
  expect(await noise.trigger(kind)).toBe('folded');
  expect((await noise.alertsOf(kind.alertType))[0]).toMatchObject({ status: 'snoozed', occurrence_count: 2 });
  expect(await awake(kind)).toMatchObject({ snoozed_until: null });
  expect(await noise.actions(alert['id'])).toEqual(['created', 'snoozed', 'unsnoozed']);
  const mine = () =>
    published
      .map(({ body: event }) => event)
      .filter((event) => event['alert_id'] === alert['id'] && event['event_type'] !== 'alert_notified');
  await eventually(() => mine().length >= 3);
  expect(mine()).toMatchObject([
    { event_type: 'alert_created' },
    { event_type: 'alert_snoozed', snoozed_until: until },
    { event_type: 'alert_unsnoozed', reason: 'timer', unsnoozed_by: null },
  ]);
});

it('an alert can be snoozed until the next working hours', async () => {
  const { alert } = await anAlert();
  const time_zone = 'Europe/Madrid';
  const { status, body } = await act(alert, 'snooze', { working_hours: { time_zone } });
  expect([status, body]).toMatchObject([200, { status: 'snoozed' }]);
  const until = new Date(String(body['snoozed_until']));
  const weekday = until.toLocaleDateString('en-GB', { timeZone: time_zone, weekday: 'short' });
  expect(['Sat', 'Sun']).not.toContain(weekday);
  expect(until.toLocaleTimeString('en-GB', { timeZone: time_zone })).toBe('09:00:00');
  const wrong = await act(alert, 'snooze', { working_hours: { time_zone: 'Nowhere', days: ['XX'], from: '25:00' } });
  expect(wrong.status).toBe(422);
  expect(wrong.body['errors']).toHaveLength(3);
});

it('an alert can be snoozed for minutes, and a member can end the snooze early', async () => {
  const { alert } = await anAlert();
  const { body } = await act(alert, 'snooze', { minutes: 60 });
  const minutes = (Date.parse(String(body['snoozed_until'])) - Date.now()) / 60_000;
  expect(Math.round(minutes)).toBe(60);
  expect(await act(alert, 'snooze', { minutes: 60 })).toMatchObject({ status: 409 });
  expect(await act(alert, 'unsnooze')).toMatchObject({ status: 200, body: { status: 'active', snoozed_until: null } });
  expect(await act(alert, 'unsnooze')).toMatchObject({ status: 409 });
});

it('an alert whose severity rises wakes at once', async () => {
  const tiers = [{ condition_json: { field: 'heat', operator: '>', value: 400 }, severity: 'critical' }];
  const { kind, alert } = await anAlert({ severity: 'low', severity_tiers: tiers });
  await act(alert, 'snooze', { minutes: 60 });
  await noise.trigger(kind, { heat: 500 });
  expect((await noise.alertsOf(kind.alertType))[0]).toMatchObject({ status: 'active', severity: 'critical' });
  expect(await noise.actions(alert['id'])).toEqual(['created', 'snoozed', 'severity_raised', 'unsnoozed']);
});

it('a snoozed alert that was acknowledged or resolved keeps its status', async () => {
  const [mine, over] = [await anAlert(), await anAlert()];
  for (const { alert } of [mine, over]) await act(alert, 'snooze', { until: inSeconds(1) });
  await act(mine.alert, 'acknowledge');
  await act(over.alert, 'resolve');
  // when another alert that is due later has woken, both others have been due
  const later = await anAlert();
  await act(later.alert, 'snooze', { until: inSeconds(1.5) });
  await awake(later.kind);
  expect((await noise.alertsOf(mine.kind.alertType))[0]).toMatchObject({ status: 'acknowledged', snoozed_until: null });
  expect((await noise.alertsOf(over.kind.alertType))[0]).toMatchObject({ status: 'resolved', snoozed_until: null });
});

it('an alert wakes even when Redis has lost its timers', async () => {
  const { kind, alert } = await anAlert();
  await act(alert, 'snooze', { until: inSeconds(2) });
  const redis = new Redis(process.env['REDIS_URL'] ?? '');
  const keys = await redis.keys('{campana}:clock:*');
  expect(keys.length).toBeGreaterThan(0);
  await redis.del(keys);
  await redis.quit();
  await eventually(() => awake(kind), { within: 30_000 });
}, 60_000);

it('an alert wakes even when no process ran at its time', async () => {
  const { kind, alert } = await anAlert();
  await Promise.all(processes.map((one) => one.kill()));
  await act(alert, 'snooze', { until: inSeconds(0.5) });
  await eventually(() => new Date() > new Date(Date.parse(String(alert['created_at'])) + 1_500));
  expect((await noise.alertsOf(kind.alertType))[0]).toMatchObject({ status: 'snoozed' });
  processes = await startTwo();
  await eventually(() => awake(kind), { within: 20_000 });
  expect(await noise.actions(alert['id'])).toEqual(['created', 'snoozed', 'unsnoozed']);
}, 90_000);

it.each([
  ['no time', {}],
  ['minutes and a time', { minutes: 5, until: inSeconds(60) }],
  ['a time in the past', { until: '2020-01-01T00:00:00Z' }],
  ['a time too far away', { until: inSeconds(31 * 86_400) }],
  ['an invalid time', { until: 'tomorrow' }],
  ['zero minutes', { minutes: 0 }],
])('snoozing with %s is refused', async (_, body) => {
  const { alert } = await anAlert();
  expect(await act(alert, 'snooze', body)).toMatchObject({ status: 422 });
  expect(await noise.actions(alert['id'])).toEqual(['created']);
});
