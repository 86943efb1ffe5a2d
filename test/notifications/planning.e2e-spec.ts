import { randomUUID } from 'node:crypto';
import { eventually } from '../../libs/testing/eventually';
import type { ReceivedWebhook, WebhookReceiver } from '../support/delivery-hub';
import { Hub, type Json } from '../support/hub';
import { SuppressionHub } from '../support/suppression-hub';
import { WebhookHub } from '../support/webhook-hub';

let webhooks: WebhookHub;
let hub: Hub;
let receiver: WebhookReceiver;

beforeAll(async () => {
  webhooks = await WebhookHub.start({ high_alert_channels: ['webhook'] });
  ({ hub, receiver } = webhooks);
});
afterAll(() => webhooks.stop());

const ALERTS = '/api/v1/alerts';

/** A manager with a verified webhook, whom only alerts for managers notify. */
const manager = () => webhooks.member({ name: 'Ana', roles: ['manager'] });

async function raise(fields: Json = {}): Promise<string> {
  const body = {
    alert_type: 'checked',
    severity: 'high',
    title: 'Check it',
    description: 'Now.',
  };
  const answer = await hub.call('POST', ALERTS, { body: { ...body, notify_roles: ['manager'], ...fields } });
  expect(answer.status).toBe(201);
  return String(answer.body['id']);
}

const perform = async (alertId: string, action: string, body: Json = {}) => {
  const answer = await hub.call('POST', `${ALERTS}/${alertId}/${action}`, { body });
  expect(answer.status).toBe(200);
};

const typeOf = ({ body }: ReceivedWebhook): unknown => body['type'];

/** Waits for the messages of a path. @returns their types */
const heard = (path: string, count: number): Promise<unknown[]> =>
  eventually(
    () => {
      const all = receiver.at(path);
      if (all.length < count) throw new Error(`${all.length} messages`);
      return Promise.resolve(all.map(typeOf));
    },
    { within: 20_000, what: `${count} messages` },
  );

/** Waits until a value looks like this. */
const until = <T>(read: () => Promise<T>, expected: object) =>
  eventually(
    async () => {
      const value = await read();
      expect(value).toMatchObject(expected);
      return true;
    },
    { within: 20_000, what: JSON.stringify(expected) },
  );

const recorded = async (alertId: string): Promise<Json[]> =>
  hub.sql<Json>('SELECT * FROM deliveries WHERE alert_id = $1 ORDER BY cause, channel', [alertId]);

it('whom the alert names is told of it once, and that it is resolved', async () => {
  const ana = await manager();
  const alertId = await raise();
  expect(await heard(ana.path, 1)).toEqual(['alerts.created']);
  await perform(alertId, 'resolve', { notes: 'done' });
  expect(await heard(ana.path, 2)).toEqual(['alerts.created', 'alerts.resolved']);
  const all = (await recorded(alertId)).filter((row) => row['user_id'] === ana.id);
  expect(all.map(({ channel, kind, cause }) => [channel, kind, cause])).toEqual([
    ['in_app', 'alert', 'created'],
    ['webhook', 'alert', 'created'],
    ['in_app', 'resolved', 'resolved'],
    ['webhook', 'resolved', 'resolved'],
  ]);
});

it('who was not told hears nothing of the end: a message that waits is cancelled', async () => {
  const ana = await manager();
  const rules = [{ severities: ['high'], channel: 'webhook', delay_minutes: 30 }];
  await hub.call('PUT', `${ALERTS}/notification-rules?member_id=${ana.id}`, { body: rules });
  const alertId = await raise();
  const waits = async () =>
    (await recorded(alertId)).find(({ user_id, channel }) => user_id === ana.id && channel === 'webhook');
  await until(waits, { state: 'scheduled' });
  await perform(alertId, 'acknowledge');
  await until(waits, { state: 'cancelled', state_reason: 'acknowledged' });
  expect(receiver.at(ana.path)).toEqual([]);
});

it('what decided is recorded, also for a message that is not sent', async () => {
  const ana = await manager();
  await hub.call('PUT', `${ALERTS}/preferences?member_id=${ana.id}`, { body: { channels: { webhook: false } } });
  const alertId = await raise();
  const skipped = async () =>
    (await recorded(alertId)).filter(({ user_id, state }) => user_id === ana.id && state === 'skipped');
  await until(skipped, [{ channel: 'webhook', state_reason: 'channel_off' }]);
});

it('an alert that notifies nobody has no deliveries', async () => {
  const ana = await manager();
  const quiet = await raise({ notify: false });
  const loud = await raise();
  await heard(ana.path, 1);
  expect(await recorded(quiet)).toEqual([]);
  expect((await recorded(loud)).length).toBeGreaterThan(0);
});

it('a ring folds into a message that still waits there, and the message is sent once', async () => {
  const ana = await manager();
  const windows = [
    { from: '00:00', to: '12:00' },
    { from: '12:00', to: '00:00' },
  ];
  const body = { quiet_hours: { windows, mode: 'hold', max_hold_hours: 1 } };
  await hub.call('PUT', `${ALERTS}/preferences?member_id=${ana.id}`, { body });
  const kind = await new SuppressionHub(hub).kind({ severity: 'high', notify_roles: ['manager'] });
  for (let n = 0; n < 11; n++) await new SuppressionHub(hub).trigger(kind);
  const [alert] = await new SuppressionHub(hub).alertsOf(kind.alertType);
  const ofAna = async () =>
    (await recorded(String(alert?.['id'])))
      .filter(({ user_id, channel }) => user_id === ana.id && channel === 'webhook')
      .map(({ cause, state, state_reason }) => [cause, state, state_reason]);
  await eventually(async () => (await ofAna()).length === 2);
  expect(await ofAna()).toEqual([
    ['created', 'held', 'quiet_hours'],
    ['folded:11', 'skipped', 'folded'],
  ]);
});

it('a destination hears what it matches, and its end', async () => {
  const path = `/${randomUUID()}`;
  const match = { alert_types: ['for_destinations'] };
  const body = { name: randomUUID(), channel: 'webhook', config: { url: receiver.urlOf(path) }, match };
  expect((await hub.call('POST', `${ALERTS}/destinations`, { body })).status).toBe(201);
  await raise();
  const alertId = await raise({ alert_type: 'for_destinations' });
  expect(await heard(path, 1)).toEqual(['alerts.created']);
  await perform(alertId, 'resolve', { notes: 'done' });
  expect(await heard(path, 2)).toEqual(['alerts.created', 'alerts.resolved']);
});
