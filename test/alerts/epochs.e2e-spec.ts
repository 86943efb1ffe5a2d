import { eventually } from '../../libs/testing/eventually';
import { Hub, type Json } from '../support/hub';
import { type Kind, SuppressionHub } from '../support/suppression-hub';

let hub: Hub;
let noise: SuppressionHub;
let published: { body: Json }[];
beforeAll(async () => {
  hub = await Hub.start({});
  noise = new SuppressionHub(hub);
  published = await hub.outside.listen('alerts', 'alerts.#');
});
afterAll(() => hub.stop());

const reopening = { reopen_minutes: 5 };

const only = async ({ alertType }: Kind): Promise<Json> => (await noise.alertsOf(alertType))[0] ?? {};

/** Sends a request about an alert; it must succeed. */
async function send(method: string, path: string, body: Json = {}): Promise<void> {
  const { status, body: answer } = await hub.call(method, path, { body });
  if (status >= 300) throw new Error(`${path}: ${status} ${JSON.stringify(answer)}`);
}

const act =
  (action: string, body: Json = {}) =>
  ({ id }: Json) =>
    send('POST', `/api/v1/alerts/${String(id)}/${action}`, body);

const inBulk =
  (action: string) =>
  ({ id }: Json) =>
    send('POST', '/api/v1/alerts/bulk_action', { action, alert_ids: [id] });

const worsen = (kind: Kind) => noise.trigger(kind, { heat: 900 });

type Step = readonly [
  name: string,
  epoch: number,
  episode: number,
  take: (alert: Json, kind: Kind) => Promise<unknown>,
];

const steps: readonly Step[] = [
  ['acknowledge', 2, 1, act('acknowledge')],
  ['unacknowledge', 3, 1, act('unacknowledge')],
  ['assign', 3, 1, act('assign', { assigned_role: 'staff' })],
  ['comment', 3, 1, act('comment', { comment: 'seen' })],
  ['escalate', 3, 1, act('escalate')],
  [
    'edit',
    3,
    1,
    ({ id }) => send('PUT', `/api/v1/alerts/${String(id)}`, { business_impact: 'none', assigned_role: 'manager' }),
  ],
  ['fold', 3, 1, (_, kind) => noise.trigger(kind)],
  ['worsen', 3, 1, (_, kind) => noise.trigger(kind, { heat: 500 })],
  ['snooze', 4, 1, act('snooze', { minutes: 5 })],
  ['unsnooze', 5, 1, act('unsnooze')],
  ['snooze and worsen', 7, 1, (alert, kind) => act('snooze', { minutes: 5 })(alert).then(() => worsen(kind))],
  ['ignore in bulk', 8, 1, inBulk('ignore')],
  ['reopen an ignored one', 9, 2, act('reopen')],
  ['acknowledge by the old API', 10, 2, ({ id }) => send('PUT', `/alerts/${String(id)}/acknowledge`)],
  ['resolve', 11, 2, act('resolve')],
  ['reopen', 12, 3, act('reopen')],
  ['recover', 13, 3, (_, kind) => noise.recover(kind)],
  ['recur', 14, 4, (_, kind) => noise.trigger(kind)],
];

/** Events of notifications and escalations, which come meanwhile. */
const isOfOthers = ({ event_type }: Json): boolean => /^alert_(notified|escalat)/.test(String(event_type));

it('each change of the status begins an epoch, and each reopening an episode; nothing else does', async () => {
  const kind = await noise.kind({
    ...reopening,
    severity: 'low',
    severity_tiers: [
      { condition_json: { field: 'heat', operator: '>', value: 800 }, severity: 'critical' },
      { condition_json: { field: 'heat', operator: '>', value: 400 }, severity: 'high' },
    ],
  });
  await noise.trigger(kind);
  const alert = await only(kind);
  expect(alert).toMatchObject({ epoch: 1, episode: 1 });
  for (const [name, epoch, episode, take] of steps) {
    await take(alert, kind);
    const after = await only(kind);
    expect([name, after['epoch'], after['episode']]).toEqual([name, epoch, episode]);
  }
  const mine = () =>
    published.map(({ body }) => body).filter((event) => event['alert_id'] === alert['id'] && !isOfOthers(event));
  await eventually(() => mine().at(-1)?.['epoch'] === 14);
  for (const event of mine())
    expect(event).toMatchObject({
      title: expect.stringMatching(/^Oven 1/) as string,
      priority: expect.any(String) as string,
    });
  expect(
    mine().map(({ event_type, epoch, episode }) => `${String(event_type)} ${String(epoch)}/${String(episode)}`),
  ).toEqual([
    'alert_created 1/1',
    'alert_acknowledged 2/1',
    'alert_unacknowledged 3/1',
    'alert_assigned 3/1',
    'alert_commented 3/1',
    'alert_updated 3/1',
    'alert_assigned 3/1',
    'alert_worsened 3/1',
    'alert_snoozed 4/1',
    'alert_unsnoozed 5/1',
    'alert_snoozed 6/1',
    // the snooze has ended when the severity is told: only the end of the snooze belongs to the epoch
    'alert_worsened 6/1',
    'alert_unsnoozed 7/1',
    'alert_ignored 8/1',
    'alert_reopened 9/2',
    'alert_acknowledged 10/2',
    'alert_resolved 11/2',
    'alert_reopened 12/3',
    'alert_resolved 13/3',
    'alert_reopened 14/4',
  ]);
});

it('silencing and its end begin an epoch', async () => {
  const kind = await noise.kind();
  await noise.trigger(kind);
  const id = await noise.suppress({ alert_types: [kind.alertType], include_existing: true });
  expect(await noise.alert(kind.alertType, ({ quiet_by }) => quiet_by === id)).toMatchObject({ epoch: 2, episode: 1 });
  await noise.endSuppression(id);
  const told = await noise.alert(kind.alertType, ({ quiet_by }) => quiet_by === null);
  expect(told).toMatchObject({ epoch: 3, episode: 1 });
  const ends = () => published.filter(({ body }) => body['alert_id'] === told['id'] && 'rings' in body);
  await eventually(() => ends().length === 1);
  expect(ends()).toMatchObject([{ body: { epoch: 3, episode: 1, rings: true, title: told['title'] } }]);
});

it('the next of a group that notifies, and one that has become critical, begin an epoch', async () => {
  const kind = await noise.kind({
    labels: { supplier: '{supplier}' },
    group_by: ['supplier'],
    severity_tiers: [{ condition_json: { field: 'heat', operator: '>', value: 400 }, severity: 'critical' }],
  });
  for (const oven of [1, 2, 3]) await noise.trigger(kind, { oven, supplier: 'Molinos' });
  await noise.trigger(kind, { oven: 3, supplier: 'Molinos', heat: 500 });
  const [lead, , worst] = await noise.alertsOf(kind.alertType);
  expect(worst).toMatchObject({ quiet_by: null, severity: 'critical', epoch: 2 });
  await act('resolve')(lead ?? {});
  await eventually(async () => (await noise.alertsOf(kind.alertType))[1]?.['quiet_by'] === null);
  expect((await noise.alertsOf(kind.alertType)).map(({ epoch }) => epoch)).toEqual([2, 2, 2]);
});

it('timers begin an epoch: the end of a snooze, and expiry', async () => {
  const [snoozed, expiring] = [await noise.kind(), await noise.kind({ expires_after_minutes: 20 })];
  for (const kind of [snoozed, expiring]) await noise.trigger(kind);
  await act('snooze', { minutes: 10 })(await only(snoozed));
  hub.moveClock(30 * 60_000);
  expect(await noise.alert(snoozed.alertType, ({ status }) => status === 'active')).toMatchObject({ epoch: 3 });
  expect(await noise.alert(expiring.alertType, ({ status }) => status === 'resolved')).toMatchObject({ epoch: 2 });
});
