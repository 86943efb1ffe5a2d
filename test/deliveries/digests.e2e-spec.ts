import { randomUUID } from 'node:crypto';
import { eventually } from '../../libs/testing/eventually';
import type { WebhookReceiver } from '../support/delivery-hub';
import { Hub, type Json, token } from '../support/hub';
import { WebhookHub } from '../support/webhook-hub';

let webhooks: WebhookHub;
let hub: Hub;
let receiver: WebhookReceiver;

beforeAll(async () => {
  webhooks = await WebhookHub.start({ low_alert_channels: ['webhook'], high_alert_channels: ['webhook'] });
  ({ hub, receiver } = webhooks);
});
afterAll(() => webhooks.stop());

const ALERTS = '/api/v1/alerts';
const MINUTE_MS = 60_000;
let movedMs = 0;
const move = (minutes: number): void => {
  hub.moveClock(minutes * MINUTE_MS);
  movedMs += minutes * MINUTE_MS;
};

/** A manager with a webhook, and these preferences. Each has an alert type of their own. */
async function reader(preferences: Json) {
  const alertType = `type_${randomUUID()}`;
  const { id: userId, path } = await webhooks.member();
  await hub.call('PUT', `${ALERTS}/preferences?member_id=${userId}`, { body: preferences });
  const subscription = [{ alert_type: alertType, delivery_channels: ['webhook'] }];
  await hub.call('PUT', `${ALERTS}/subscriptions?member_id=${userId}`, { body: subscription });
  const raise = async (severity = 'low'): Promise<string> => {
    const body = { alert_type: alertType, severity, title: 'Check it', description: 'Now.' };
    const answer = await hub.call('POST', ALERTS, { body });
    expect(answer.status).toBe(201);
    return String(answer.body['id']);
  };
  const rows = async (...states: string[]): Promise<Json[]> => {
    const all = await hub.sql<Json>(`SELECT * FROM deliveries WHERE user_id = $1 AND channel = 'webhook' ORDER BY id`, [
      userId,
    ]);
    return states.length === 0 ? all : all.filter(({ state }) => states.includes(String(state)));
  };
  const until = (state: string, count: number): Promise<Json[]> =>
    eventually(async () => ((await rows(state)).length === count ? rows(state) : undefined), {
      within: 15_000,
      what: `${count} ${state}`,
    });
  return { userId, path, raise, rows, until };
}

const resolve = (id: string) => hub.call('POST', `${ALERTS}/${id}/resolve`, { body: { notes: 'done' } });
const messages = (path: string, count: number) =>
  eventually(() => (receiver.at(path).length === count ? receiver.at(path) : undefined), {
    within: 15_000,
    what: `${count} messages`,
  });
const dataOf = (body: Json | undefined): Json => (body?.['data'] ?? {}) as Json;

it('a digest tells what came since its first item, once, and marks what has ended; "resolved" comes with the next one', async () => {
  const ana = await reader({ digest: { window_minutes: 30 } });
  const [first, second] = [await ana.raise(), await ana.raise()];
  const items = await ana.until('digesting', 2);
  expect(new Set(items.map(({ due_at }) => String(due_at))).size).toBe(1);
  const bearer = await token(hub.tenantId, 'viewer', { sub: ana.userId });
  const waiting = await hub.call<{ items: Json[] }>('GET', `${ALERTS}/digests`, { token: bearer });
  expect(waiting.body.items).toMatchObject([
    { member_id: ana.userId, channel: 'webhook', count: 2, alert_ids: [first, second].sort() },
  ]);
  await resolve(first);
  await ana.until('digesting', 3);
  move(31);
  const [digest] = await messages(ana.path, 1);
  expect(digest?.body['type']).toBe('notifications.digest');
  expect(dataOf(digest?.body)).toMatchObject({ count: 2 });
  expect(String(dataOf(digest?.body)['message'])).toContain('(ended)');
  const told = await ana.until('digested', 3);
  expect(new Set(told.map(({ digest_id }) => digest_id))).toEqual(new Set([digest?.id]));
  await eventually(async () => (await hub.call('GET', `${ALERTS}/${second}`)).body['notification_sent'] === true);

  await resolve(second);
  await ana.until('digesting', 1);
  move(31);
  const [, next] = await messages(ana.path, 2);
  expect(next?.body['type']).toBe('notifications.digest');
  expect(dataOf(next?.body)).toMatchObject({ count: 1 });
});

it('a digest of which everything has ended is not sent', async () => {
  const ana = await reader({ digest: { window_minutes: 30 } });
  const alertId = await ana.raise();
  await ana.until('digesting', 1);
  await resolve(alertId);
  await ana.until('digesting', 2);
  move(31);
  const ended = await ana.until('cancelled', 2);
  expect(ended.map(({ state_reason }) => state_reason)).toEqual(['ended', 'ended']);
  expect(receiver.at(ana.path)).toEqual([]);
});

it('"resolved" waits for the end of quiet hours, and is told then; a member who left hears nothing', async () => {
  const [ana, ben] = [await reader({}), await reader({})];
  const [alertId, other] = [await ana.raise('high'), await ben.raise('high')];
  await messages(ana.path, 1);
  await messages(ben.path, 1);
  const at = (minutes: number) => new Date(Date.now() + movedMs + minutes * MINUTE_MS).toISOString().slice(11, 16);
  const quiet_hours = { windows: [{ from: at(-60), to: at(60) }], mode: 'skip' };
  await hub.call('PUT', `${ALERTS}/preferences?member_id=${ana.userId}`, { body: { quiet_hours } });
  await hub.sql('UPDATE members SET is_active = false WHERE id = $1', [ben.userId]);
  await resolve(other);
  await resolve(alertId);
  expect(await ana.until('held', 1)).toMatchObject([{ kind: 'resolved', state_reason: 'quiet_hours' }]);
  move(61);
  const [, resolved] = await messages(ana.path, 2);
  expect(resolved?.body['type']).toBe('alerts.resolved');
  expect((await ben.rows()).map(({ kind }) => kind)).toEqual(['alert']);
});

it('members see their own digests alone, page by page', async () => {
  const ana = await reader({ digest: { window_minutes: 30 } });
  const ben = await reader({ digest: { window_minutes: 30 } });
  for (const one of [ana, ben]) {
    await one.raise();
    await one.until('digesting', 1);
  }
  type Page = { items: Json[]; next_cursor: string | null };
  const pages: Json[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const query: string = cursor && `&cursor=${cursor}`;
    const { body }: { body: Page } = await hub.call<Page>('GET', `${ALERTS}/digests?limit=1${query}`);
    pages.push(...body.items);
    cursor = body.next_cursor;
  }
  expect(pages.map(({ member_id }) => member_id)).toEqual([ana.userId, ben.userId].sort());
  const stranger = await token(hub.tenantId, 'viewer');
  expect((await hub.call<Page>('GET', `${ALERTS}/digests`, { token: stranger })).body.items).toEqual([]);
  expect((await hub.call('GET', `${ALERTS}/digests?cursor=x`)).status).toBe(422);
});
