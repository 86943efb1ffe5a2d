import { randomUUID } from 'node:crypto';
import { aChat, aSlackUser, buttonsOf, FollowHub } from '../support/follow-hub';
import type { Json } from '../support/hub';
import type { FakeRequest } from '../support/providers/fake-apis';

let follow: FollowHub;

beforeAll(async () => {
  follow = await FollowHub.open();
});
afterAll(() => follow.close());

const methodOf = ({ path, method }: FakeRequest): string => path.split('/').at(-1)?.replace(/\?.*/, '') ?? method;

async function destination(channel: string, config: Json, more: Json = {}): Promise<string> {
  const alertType = `for_${randomUUID().slice(0, 8)}`;
  const body = { channel, name: randomUUID(), config, match: { alert_types: [alertType] }, ...more };
  const answer = await follow.hub.call('POST', '/api/v1/alerts/destinations', { body });
  expect(answer.status).toBe(201);
  return alertType;
}

it('a message of Telegram shows what became of the alert, with the buttons that make sense', async () => {
  const chat = aChat();
  const memberId = await follow.manager({ telegram: chat });
  const alertId = await follow.raise(memberId, { notification_channels: ['telegram'] });
  const [told] = await follow.got(chat, 1);
  expect(told && buttonsOf(told)).toEqual(['Acknowledge', 'Resolve', 'Open']);
  await follow.perform(alertId, 'acknowledge');
  const [, acknowledged] = await follow.got(chat, 2);
  expect(acknowledged && methodOf(acknowledged)).toBe('editMessageText');
  expect(acknowledged?.json['text']).toContain('Status: Acknowledged');
  expect(acknowledged && buttonsOf(acknowledged)).toEqual(['Resolve', 'Open']);
  await follow.perform(alertId, 'resolve', { notes: 'done' });
  const after = (await follow.got(chat, 4)).slice(2);
  expect(after.map(methodOf).sort()).toEqual(['editMessageText', 'sendMessage']);
  for (const message of after) {
    expect(message.json['text']).toContain('[RESOLVED]');
    expect(buttonsOf(message)).toEqual(['Open']);
  }
  const ids = after.map(({ json }) => (json['message_id'] ?? json['reply_parameters']?.message_id) as number);
  expect(new Set(ids).size).toBe(1);
});

it('a message of Slack is updated, and the end is told in its thread', async () => {
  const user = aSlackUser();
  const memberId = await follow.manager({ slack: user });
  const alertId = await follow.raise(memberId, { notification_channels: ['slack'] });
  const [told] = await follow.got(user, 1);
  expect(told && buttonsOf(told)).toEqual(['Acknowledge', 'Resolve', 'Open']);
  await follow.perform(alertId, 'snooze', { minutes: 30 });
  await follow.got(user, 2);
  await follow.perform(alertId, 'resolve', {});
  const all = await follow.got(user, 4);
  expect(all.map(methodOf)).toEqual(['chat.postMessage', 'chat.update', expect.any(String), expect.any(String)]);
  const [update, thread] = [...all.slice(2)].sort((one) => (methodOf(one) === 'chat.update' ? -1 : 1));
  expect([update?.json['ts'], thread?.json['thread_ts']]).toEqual([all[1]?.json['ts'], all[1]?.json['ts']]);
  expect(update && buttonsOf(update)).toEqual(['Open']);
});

it('a message of Discord to a destination is edited, and the end is told there', async () => {
  const path = `/api/webhooks/1/${randomUUID()}`;
  const alertType = await destination('discord', { url: `${follow.fakes.url}/discord${path}` });
  const alertId = await follow.raise(null, { alert_type: alertType });
  await follow.got(path, 1);
  await follow.hub.call('PUT', `/api/v1/alerts/${alertId}`, { body: { title: 'Another title' } });
  const [, edit] = await follow.got(path, 2);
  expect([edit?.method, edit?.json['embeds'][0].title]).toEqual(['PATCH', '\\[HIGH\\] Another title']);
  await follow.perform(alertId, 'resolve', {});
  expect((await follow.got(path, 4)).map(({ method }) => method).sort()).toEqual(['PATCH', 'PATCH', 'POST', 'POST']);
});

it('a destination that wants it is told of acknowledgements and changes; no other is', async () => {
  const [wants, other] = [`/${randomUUID()}`, `/${randomUUID()}`];
  const url = (path: string) => ({ url: `${follow.fakes.url}/webhook${path}` });
  const alertType = await destination('webhook', url(wants), { on: ['firing', 'acknowledged', 'updated', 'resolved'] });
  const match = { alert_types: [alertType] };
  const body = { channel: 'webhook', name: randomUUID(), config: url(other), match };
  await follow.hub.call('POST', '/api/v1/alerts/destinations', { body });
  const alertId = await follow.raise(null, { alert_type: alertType });
  await follow.got(wants, 1);
  await follow.perform(alertId, 'acknowledge');
  await follow.got(wants, 2);
  await follow.hub.call('PUT', `/api/v1/alerts/${alertId}`, { body: { description: 'Another text' } });
  await follow.got(wants, 3);
  await follow.perform(alertId, 'resolve', {});
  const types = (await follow.got(wants, 4)).map(({ json }) => String(json['type']));
  expect(types).toEqual(['alerts.created', 'alerts.acknowledged', 'alerts.updated', 'alerts.resolved']);
  expect((await follow.got(other, 2)).map(({ json }) => String(json['type']))).toEqual([
    'alerts.created',
    'alerts.resolved',
  ]);
});

it('an edit is made once for each event, is not "told", and has no next channel', async () => {
  const chat = aChat();
  const memberId = await follow.manager({ telegram: chat });
  const alertId = await follow.raise(memberId, { notification_channels: ['telegram'] });
  await follow.got(chat, 1);
  follow.fakes.next(chat, { status: 400, body: { ok: false, description: 'Bad Request: message to edit not found' } });
  await follow.perform(alertId, 'acknowledge');
  const edit = async () =>
    (await follow.recorded(alertId)).find(({ cause }) => String(cause).startsWith('acknowledged:'));
  await follow.until(async () => (await edit())?.['state'], 'failed');
  expect((await follow.recorded(alertId)).map(({ channel }) => channel).sort()).toEqual([
    'in_app',
    'telegram',
    'telegram',
  ]);
});

it('a chat gets one message a second; what is over its limit of a minute waits to be told together', async () => {
  const chat = aChat();
  const target = await follow.deliveries.target('telegram', chat);
  const ids = await follow.deliveries.enqueue(
    ...Array.from({ length: 20 }, () => follow.deliveries.notice({ target, channel: 'telegram' })),
  );
  const rows = () => follow.deliveries.rows(ids);
  const countOf = async (...states: string[]) =>
    (await rows()).filter(({ state }) => states.includes(String(state))).length;
  await follow.until(() => countOf('bundled'), 6);
  const waiting = (await rows()).filter(({ state }) => state === 'scheduled');
  expect(new Set(waiting.map(({ state_reason }) => state_reason))).toEqual(new Set(['limit']));
  await follow.until(async () => (await countOf('accepted')) >= 3, true);
  const sent = (await rows()).filter(({ state }) => state === 'accepted').map(({ slot_at }) => Number(slot_at));
  const gaps = sent.toSorted().map((ms, n, all) => ms - (all[n - 1] ?? -Infinity));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1_000);
  expect(await countOf('bundled')).toBe(6);
});
