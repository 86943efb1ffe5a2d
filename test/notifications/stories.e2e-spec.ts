import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { eventually } from '../../libs/testing/eventually';
import {
  DeliveryHub,
  localReceivers,
  type ReceivedWebhook,
  type WebhookAnswer,
  WebhookReceiver,
} from '../support/delivery-hub';
import { Hub, type Json } from '../support/hub';
import { KeptEvents } from '../support/kept-events';
import { type Kind, SuppressionHub } from '../support/suppression-hub';

jest.setTimeout(180_000);

const ALERTS = '/api/v1/alerts';

let hub: Hub;
let noise: SuppressionHub;
let receiver: WebhookReceiver;
let events: KeptEvents;
let published: { body: Json }[];
/** The targets, by the path of their webhook. */
const paths = { member: `/${randomUUID()}`, delayed: `/${randomUUID()}`, destination: `/${randomUUID()}` };

beforeAll(async () => {
  receiver = await WebhookReceiver.open();
  hub = await Hub.start({ ...localReceivers, WEBHOOK_TIMEOUT_SECONDS: '1' });
  noise = new SuppressionHub(hub);
  events = await KeptEvents.of(hub);
  published = await hub.outside.listen('alerts', 'alerts.resolved');
  const deliveries = await DeliveryHub.of(hub);
  const members = await Promise.all(
    [paths.member, paths.delayed].map((path) => deliveries.target('webhook', receiver.urlOf(path))),
  );
  for (const { userId } of members)
    await hub.call('PUT', `${ALERTS}/members/${userId}`, { body: { name: 'Ana', roles: ['manager'] } });
  const rules = [{ severities: ['high', 'critical'], channel: 'webhook', delay_minutes: 1 }];
  await hub.call('PUT', `${ALERTS}/notification-rules?member_id=${members[1]?.userId}`, { body: rules });
  const config = { url: receiver.urlOf(paths.destination) };
  await hub.call('POST', `${ALERTS}/destinations`, { body: { channel: 'webhook', name: 'Screen', config } });
  await hub.call('PUT', `${ALERTS}/config`, {
    body: { critical_alert_channels: [], high_alert_channels: ['webhook'] },
  });
});
afterAll(async () => {
  await events.stop();
  await hub.stop();
  await receiver.close();
});

/** What can happen to an alert. A step that its state does not allow is refused, and changes nothing. */
const steps = {
  fold: (_: string, kind: Kind) => Promise.all(Array.from({ length: 10 }, () => noise.trigger(kind))),
  worsen: (_: string, kind: Kind) => noise.trigger(kind, { heat: 900 }),
  recover: (_: string, kind: Kind) => noise.recover(kind),
  acknowledge: (id: string) => act(id, 'acknowledge'),
  unacknowledge: (id: string) => act(id, 'unacknowledge'),
  snooze: (id: string) => act(id, 'snooze', { minutes: 5 }),
  unsnooze: (id: string) => act(id, 'unsnooze'),
  resolve: (id: string) => act(id, 'resolve'),
  ignore: (id: string) => act(id, 'ignore'),
  reopen: (id: string) => act(id, 'reopen'),
  silence: async (_: string, { alertType }: Kind) =>
    noise.endSuppression(await noise.suppress({ alert_types: [alertType], include_existing: true })),
} satisfies Record<string, (id: string, kind: Kind) => Promise<unknown>>;
type Step = keyof typeof steps;

async function act(id: string, action: string, body: Json = {}): Promise<void> {
  const { status } = await hub.call('POST', `${ALERTS}/${id}/${action}`, { body });
  expect([200, 409]).toContain(status);
}

/** Lives through a story of one alert. */
async function live(story: readonly Step[]): Promise<void> {
  const kind = await noise.kind({
    severity: 'high',
    notify_roles: ['manager'],
    reopen_minutes: 5,
    severity_tiers: [{ condition_json: { field: 'heat', operator: '>', value: 800 }, severity: 'critical' }],
  });
  await noise.trigger(kind);
  const [alert] = await noise.alertsOf(kind.alertType);
  for (const step of story) await steps[step](String(alert?.['id']), kind);
}

/** What came to a receiver, with what it answered, and whether the alert was in a later epoch by then. */
interface Call extends ReceivedWebhook {
  readonly answer: WebhookAnswer;
  readonly isOvertaken: boolean;
}

/** Lets receivers answer as told, one answer after the other, and notes each call. */
function answering(answers: readonly WebhookAnswer[]): Call[] {
  const calls: Call[] = [];
  receiver.before = async (webhook) => {
    const isFiring = (webhook.body['data'] as Json)['kind'] === 'alert';
    const next = answers[calls.length % answers.length] ?? 200;
    // what is refused for good was told to nobody, and that is fine for firing alone
    const answer = !isFiring && next === 400 ? 200 : next;
    const call = { ...webhook, answer, isOvertaken: false };
    const place = calls.push(call) - 1;
    const sql = 'SELECT a.epoch > d.epoch AS is FROM deliveries d JOIN alerts a ON a.id = d.alert_id WHERE d.id = $1';
    const [overtaken] = await hub.sql<{ is: boolean }>(sql, [webhook.id]);
    calls[place] = { ...call, isOvertaken: isFiring && overtaken?.is === true };
    return answer;
  };
  return calls;
}

const countIn = async (states: string): Promise<number> => {
  const sql = `SELECT count(*)::int AS count FROM deliveries WHERE tenant_id = $1 AND state IN (${states})`;
  return (await hub.sql<{ count: number }>(sql, [hub.tenantId]))[0]?.count ?? -1;
};

/** Lets time pass until every delivery has ended. */
async function settle(): Promise<void> {
  await events.heard();
  await eventually(
    async () => {
      if ((await countIn(`'sending', 'pending'`)) > 0) return false;
      if ((await countIn(`'scheduled', 'held', 'bundled', 'retrying'`)) === 0) return true;
      hub.moveClock(20_000);
      return false;
    },
    { within: 90_000, what: 'the end of all deliveries' },
  );
}

const mayBeHeard = ({ answer }: Call): boolean => answer === 200 || answer === 'hang';

interface Told {
  readonly id: string;
  readonly alertId: string;
  readonly episode: number;
  readonly kind: string;
  readonly raced: boolean;
}

const deliveriesOf = (ids: readonly string[]) =>
  hub.sql<Told>('SELECT id, alert_id AS "alertId", episode, kind, raced FROM deliveries WHERE id = ANY ($1::uuid[])', [
    ids,
  ]);

/** For each episode and target: how often firing was heard, and how often "resolved" was, each delivery once. */
async function heardBy(calls: readonly Call[]): Promise<ReadonlyMap<string, { firing: number; resolved: number }>> {
  const rows = new Map((await deliveriesOf(calls.map(({ id }) => id))).map((row) => [row.id, row]));
  const heard = new Map<string, { firing: number; resolved: number }>();
  for (const [id, { path }] of new Map(calls.filter(mayBeHeard).map((call) => [call.id, call]))) {
    const row = rows.get(id);
    const key = `${row?.alertId} ${row?.episode} ${path}`;
    const sum = heard.get(key) ?? { firing: 0, resolved: 0 };
    heard.set(key, {
      ...sum,
      [row?.kind === 'resolved' ? 'resolved' : 'firing']: sum[row?.kind === 'resolved' ? 'resolved' : 'firing'] + 1,
    });
  }
  return heard;
}

const storyArbitrary = fc.array(fc.constantFrom(...(Object.keys(steps) as Step[])), { minLength: 2, maxLength: 7 });
const answerArbitrary = fc.oneof(
  { arbitrary: fc.constant<WebhookAnswer>(200), weight: 6 },
  { arbitrary: fc.constantFrom<WebhookAnswer[]>(503, 'hang', 400), weight: 4 },
);

it('whoever heard of an alert hears once that it is resolved, and nobody else does, whatever happened in between', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(storyArbitrary, { minLength: 15, maxLength: 15 }),
      fc.array(answerArbitrary, { minLength: 40, maxLength: 40 }),
      async (stories, answers) => {
        const calls = answering(answers);
        await Promise.all(stories.map(live));
        await settle();
        const resolved = new Set(published.map(({ body }) => `${String(body['alert_id'])} ${String(body['episode'])}`));
        for (const [key, { firing, resolved: ends }] of await heardBy(calls)) {
          const isResolved = resolved.has(key.split(' ').slice(0, 2).join(' '));
          expect([key, ends]).toEqual([key, isResolved && firing > 0 ? 1 : 0]);
        }
        // a call that somebody overtook is marked
        const raced = new Map((await deliveriesOf(calls.map(({ id }) => id))).map((row) => [row.id, row.raced]));
        for (const { id, isOvertaken } of calls) expect([id, isOvertaken && !raced.get(id)]).toEqual([id, false]);
      },
    ),
    { numRuns: 1, endOnFailure: true },
  ));

/** Lets the alerts wake that are snoozed for minutes: they tell people again. */
async function wakeAll(): Promise<void> {
  hub.moveClock(6 * 60_000);
  const snoozed = () => hub.sql(`SELECT 1 FROM alerts WHERE tenant_id = $1 AND status = 'snoozed'`, [hub.tenantId]);
  await eventually(async () => (await snoozed()).length === 0, { what: 'all are awake' });
}

it('the same events again, in another order, tell nobody anything', async () => {
  answering([200]);
  await wakeAll();
  await settle();
  const all = () =>
    hub.sql<Json>('SELECT id, state, version FROM deliveries WHERE tenant_id = $1 ORDER BY id', [hub.tenantId]);
  const [before, calls] = [await all(), receiver.received.length];
  // whoever acts fast enough is not told at all
  expect(before.length).toBeGreaterThan(20);
  expect(await events.repeatInReverse()).toBeGreaterThan(50);
  await settle();
  expect(await all()).toEqual(before);
  expect(receiver.received).toHaveLength(calls);
});
