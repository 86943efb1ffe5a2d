import { createHmac, randomUUID } from 'node:crypto';
import { eventually } from '../../libs/testing/eventually';
import { ActionTokens, type TokenAction } from '../../src/notifications/deliveries/sending/action-tokens';
import { DeliveryHub, localReceivers, WebhookReceiver } from '../support/delivery-hub';
import { Hub, type Json } from '../support/hub';

const TELEGRAM_SECRET = 'telegram-secret-of-the-tests';
const TWILIO_TOKEN = 'twilio-token-of-the-tests';
const PUBLIC_URL = 'https://campana.example';

let hub: Hub;
let deliveries: DeliveryHub;
let receiver: WebhookReceiver;

beforeAll(async () => {
  receiver = await WebhookReceiver.open();
  hub = await Hub.start({
    ...localReceivers,
    PUBLIC_URL,
    TELEGRAM_BOT_TOKEN: '1:token',
    TELEGRAM_WEBHOOK_SECRET: TELEGRAM_SECRET,
    TWILIO_ACCOUNT_SID: 'AC00000000000000000000000000000001',
    TWILIO_AUTH_TOKEN: TWILIO_TOKEN,
    TWILIO_SMS_FROM: '+15005550006',
  });
  deliveries = await DeliveryHub.of(hub);
});
afterAll(async () => {
  await hub.stop();
  await receiver.close();
});

/** An alert, and an accepted delivery of it to a member. */
async function told() {
  const alert = await hub.anAlert();
  const target = await deliveries.target('webhook', receiver.urlOf(`/${randomUUID()}`));
  const fields = { alertId: String(alert['id']), episode: 1, kind: 'alert', content: {} } as const;
  const [id = ''] = await deliveries.enqueue(deliveries.notice({ target, channel: 'webhook', ...fields }));
  await deliveries.until('accepted', id);
  return { alertId: String(alert['id']), id, userId: target.userId };
}

const tokenFor = (deliveryId: string, action: TokenAction, expiresAt = new Date(Date.now() + 60_000)) =>
  hub.app.get(ActionTokens, { strict: false }).create({ deliveryId, action, expiresAt });

const statusOf = async (alertId: string) => (await hub.call('GET', `/api/v1/alerts/${alertId}`)).body['status'];
const open = (method: string, path: string) => hub.call<string>(method, path, { token: '' });

it('a message has links of 52 characters that act', async () => {
  const { id } = await told();
  const { data } = receiver.received.at(-1)?.body as { data: { links?: Json } };
  expect(JSON.stringify(data)).toContain(`${PUBLIC_URL}/a/`);
  expect(tokenFor(id, 'resolve')).toMatch(/^[\w-]{52}$/);
});

it('GET asks and changes nothing; POST acts as the member, and again is 200', async () => {
  const { alertId, id, userId } = await told();
  const token = tokenFor(id, 'acknowledge');
  const page = await open('GET', `/a/${token}`);
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  expect(page.body).toContain('<form method="post">');
  expect(await statusOf(alertId)).toBe('active');
  expect((await open('POST', `/a/${token}`)).status).toBe(200);
  expect(await statusOf(alertId)).toBe('acknowledged');
  expect((await open('POST', `/a/${token}`)).status).toBe(200);
  const { body } = await hub.call<{ items: Json[] }>('GET', `/api/v1/alerts/${alertId}/history`);
  const entries = body.items.filter(({ action }) => action === 'acknowledged');
  expect(entries).toMatchObject([{ channel: 'link', action_by: userId }]);
});

it('a link of an alert that is over, an old one and a changed one do nothing', async () => {
  const { alertId, id } = await told();
  const resolve = tokenFor(id, 'resolve');
  expect((await open('POST', `/a/${resolve}`)).status).toBe(200);
  expect((await open('POST', `/a/${resolve}`)).status).toBe(200);
  expect((await open('POST', `/a/${tokenFor(id, 'acknowledge')}`)).status).toBe(410);
  expect(await statusOf(alertId)).toBe('resolved');
  expect((await open('POST', `/a/${tokenFor(id, 'resolve', new Date(Date.now() - 1_000))}`)).status).toBe(410);
  const changed = `${resolve.slice(0, 20)}${resolve[20] === 'A' ? 'B' : 'A'}${resolve.slice(21)}`;
  expect((await open('POST', `/a/${changed}`)).status).toBe(404);
});

it('a member who left cannot act by an old link', async () => {
  const { alertId, id, userId } = await told();
  await hub.sql('UPDATE members SET is_active = false WHERE id = $1', [userId]);
  expect((await open('POST', `/a/${tokenFor(id, 'acknowledge')}`)).status).toBe(410);
  expect(await statusOf(alertId)).toBe('active');
});

it('one click mutes the channel for such alerts; GET only asks', async () => {
  const { id, userId } = await told();
  const token = tokenFor(id, 'unsubscribe');
  const muted = async () =>
    (await hub.call<Json>('GET', `/api/v1/alerts/preferences?member_id=${userId}`)).body['muted'];
  expect((await open('GET', `/u/${token}`)).body).toContain('<form method="post">');
  expect(await muted()).toEqual({});
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const answer = await hub.call('POST', `/u/${token}`, {
    token: '',
    body: 'List-Unsubscribe=One-Click',
    headers: form,
  });
  expect(answer.status).toBe(200);
  expect(await muted()).toEqual({ stockout: ['webhook'] });
  expect((await open('POST', `/a/${token}`)).status).toBe(404);
});

describe('callbacks', () => {
  const telegram = (body: Json, secret = TELEGRAM_SECRET) =>
    hub.call('POST', '/callbacks/telegram', {
      token: '',
      body,
      headers: { 'x-telegram-bot-api-secret-token': secret },
    });

  const twilio = (query: string, fields: Record<string, string>, token = TWILIO_TOKEN) => {
    const form = new URLSearchParams(fields);
    const path = `/callbacks/twilio${query}`;
    const signed =
      PUBLIC_URL +
      path +
      [...form]
        .map(([name, value]) => `${name}${value}`)
        .sort()
        .join('');
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': createHmac('sha1', token).update(signed).digest('base64'),
    };
    return hub.call('POST', path, { token: '', body: form.toString(), headers });
  };

  it('a Telegram chat is verified by its code', async () => {
    const chat = 700_000_000 + (Date.now() % 1_000_000);
    const { memberId, id } = await deliveries.directory.memberWith({ channel: 'telegram', address: String(chat) });
    const { body } = await deliveries.directory.onContact(memberId, id, 'send-code');
    const message = { text: `/start ${String(body['code'])}`, chat: { id: chat, type: 'private' } };
    expect((await telegram({ message }, 'wrong')).status).toBe(401);
    expect((await telegram({ message })).status).toBe(200);
    expect(await deliveries.directory.contacts(memberId)).toMatchObject([
      { verified_at: expect.any(String) as string },
    ]);
  });

  it('a button acts as the member whose chat it is, and for nobody else', async () => {
    const { alertId, id } = await told();
    const chat = String(800_000_000 + (Date.now() % 1_000_000));
    const press = () =>
      telegram({ callback_query: { id: '1', from: { id: chat }, data: tokenFor(id, 'acknowledge') } });
    expect((await press()).status).toBe(200);
    expect(await statusOf(alertId)).toBe('active');
    await deliveries.target('telegram', chat);
    expect((await press()).status).toBe(200);
    expect(await statusOf(alertId)).toBe('acknowledged');
  });

  it('reports lead to the same state in every order, and unknown ids are 200', async () => {
    for (const order of [
      ['delivered', 'sent', 'failed'],
      ['failed', 'delivered', 'sent'],
    ]) {
      const { id } = await told();
      for (const MessageStatus of order)
        expect((await twilio(`?delivery_id=${id}`, { MessageSid: 'SM1', MessageStatus })).status).toBe(200);
      expect(await deliveries.rows([id])).toMatchObject([{ state: 'delivered' }]);
    }
    const fields = { MessageSid: 'SM1', MessageStatus: 'failed' };
    expect((await twilio(`?delivery_id=${randomUUID()}`, fields)).status).toBe(200);
    expect((await twilio(`?delivery_id=${randomUUID()}`, fields, 'wrong')).status).toBe(401);
  });

  it('4 on the telephone acknowledges', async () => {
    const { alertId, id } = await told();
    expect((await twilio(`?delivery_id=${id}&event=keys`, { Digits: '4', CallSid: 'CA1' })).status).toBe(200);
    expect(await statusOf(alertId)).toBe('acknowledged');
  });

  it('STOP ends text messages to the number', async () => {
    const number = `+346${String(Date.now() % 100_000_000).padStart(8, '0')}`;
    const { userId } = await deliveries.target('sms', number);
    await twilio('', { From: number, Body: 'Stop', SmsStatus: 'received' });
    await eventually(async () => {
      const [contact] = await deliveries.directory.contacts(userId);
      return contact?.['disabled_reason'] === 'opted_out';
    });
  });
});
