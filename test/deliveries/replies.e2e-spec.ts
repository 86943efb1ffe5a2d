import { createHmac } from 'node:crypto';
import { aPhone } from '../support/directory-hub';
import { aChat, aSlackUser, FollowHub, SLACK_SECRET, TELEGRAM_SECRET } from '../support/follow-hub';
import type { Answer, Json } from '../support/hub';
import type { AnyJson } from '../support/providers/fake-apis';

const META_VERIFY_TOKEN = 'meta-token-of-the-tests';

let follow: FollowHub;

beforeAll(async () => {
  follow = await FollowHub.open({ META_VERIFY_TOKEN });
});
afterAll(() => follow.close());

const status = async (alertId: string) => (await follow.alert(alertId))['status'];

/** The last change in the history of an alert: what was done, by whom, and through which channel. */
async function lastAction(alertId: string): Promise<unknown[]> {
  const { body } = await follow.hub.call<{ items: Json[] }>('GET', `/api/v1/alerts/${alertId}/history?limit=100`);
  const acted = body.items.filter(({ channel }) => channel !== 'api' && channel !== null);
  return acted.map(({ action, action_by, channel }) => [action, action_by, channel]);
}

const says = (From: string, Body: string, more: Record<string, string> = {}) =>
  follow.twilio('/callbacks/twilio', { From, Body, SmsStatus: 'received', ...more });

/** A member with a telephone who was told over a channel. */
async function told(channel: string, address: string, seenAs = address) {
  const memberId = await follow.manager({ [channel]: address });
  const alertId = await follow.raise(memberId, { notification_channels: [channel] });
  const message = (await follow.got(seenAs, 1)).at(-1);
  const [sent] = (await follow.recorded(alertId)).filter((row) => row['channel'] === channel);
  return { memberId, alertId, message, deliveryId: String(sent?.['id']) };
}

describe('text messages', () => {
  it('say how to answer; A acknowledges and R resolves as the member, again and again', async () => {
    const number = aPhone();
    const { memberId, alertId, message } = await told('sms', number);
    expect(message?.form['Body']).toContain('Reply A1 to acknowledge, R1 to resolve.');
    for (let i = 0; i < 2; i++) {
      const answer = await says(number, ' a1 ');
      expect(answer.body).toBe('<Response><Message>Acknowledged: Check it</Message></Response>');
    }
    expect(await status(alertId)).toBe('acknowledged');
    expect(await lastAction(alertId)).toEqual([['acknowledged', memberId, 'sms']]);
    expect((await says(number, 'R 1')).body).toContain('Resolved: Check it');
    expect(await status(alertId)).toBe('resolved');
    expect((await says(number, 'A1')).body).toContain('Nothing was changed');
  });

  it('have numbers of their own at each telephone, however many tenants it belongs to', async () => {
    const number = aPhone();
    const { memberId, alertId } = await told('sms', number);
    const other = await follow.raise(memberId, { notification_channels: ['sms'], title: 'The other' });
    const messages = await follow.got(number, 2);
    expect(messages[1]?.form['Body']).toContain('Reply A2');
    expect((await says(number, 'A2')).body).toContain('Acknowledged: The other');
    expect([await status(alertId), await status(other)]).toEqual(['active', 'acknowledged']);
    const { message } = await told('sms', aPhone());
    expect(message?.form['Body']).toContain('Reply A1');
  });

  it('from other telephones, and other words, do nothing', async () => {
    const number = aPhone();
    const { alertId } = await told('sms', number);
    expect((await says(aPhone(), 'A1')).body).toBe('<Response/>');
    expect((await says(number, 'What is this?')).body).toBe('<Response/>');
    expect((await says(number, 'A99')).body).toContain('No message that is open has this number');
    expect(await status(alertId)).toBe('active');
  });

  it('end with STOP, and begin again when Twilio says so', async () => {
    const number = aPhone();
    const memberId = await follow.manager({ sms: number });
    const contact = async () => (await follow.deliveries.directory.contacts(memberId))[0];
    await says(number, 'STOP', { OptOutType: 'STOP' });
    expect(await contact()).toMatchObject({ is_enabled: false, disabled_reason: 'opted_out' });
    expect((await says(number, 'Start')).body).toBe('<Response/>');
    expect(await contact()).toMatchObject({ is_enabled: false });
    await says(number, 'START', { OptOutType: 'START' });
    expect(await contact()).toMatchObject({ is_enabled: true, disabled_reason: null });
  });

  it('are answered by WhatsApp too', async () => {
    const number = aPhone();
    const { memberId, alertId, message } = await told('whatsapp', number, `whatsapp:${number}`);
    expect(String(message?.form['ContentVariables'])).toContain('Reply A1');
    await says(`whatsapp:${number}`, 'A1');
    expect(await lastAction(alertId)).toEqual([['acknowledged', memberId, 'whatsapp']]);
  });
});

describe('calls', () => {
  it('wait for a key: 4 and 6 act and say so, 1 repeats', async () => {
    const number = aPhone();
    const { memberId, alertId, message, deliveryId } = await told('voice', number);
    expect(message?.form['Twiml']).toContain('Press 4 to acknowledge');
    expect(message?.form['Twiml']).toContain('<Gather');
    const press = (key: string) =>
      follow.twilio(`/callbacks/twilio?delivery_id=${deliveryId}&event=keys`, { CallSid: 'CA1', Digits: key });
    expect((await press('1')).body).toBe(message?.form['Twiml']);
    expect((await press('4')).body).toBe('<Response><Say language="en-US">Acknowledged: Check it</Say></Response>');
    expect((await press('6')).body).toContain('Resolved: Check it');
    expect(await lastAction(alertId)).toEqual(
      expect.arrayContaining([
        ['acknowledged', memberId, 'voice'],
        ['resolved', memberId, 'voice'],
      ]),
    );
    expect((await press('1')).body).toContain('Nothing was changed');
  });
});

describe('buttons', () => {
  it('of Telegram are answered above the chat', async () => {
    const chat = aChat();
    const { memberId, alertId, message } = await told('telegram', chat);
    const [acknowledge] = (message?.json['reply_markup']?.inline_keyboard[0] ?? []) as AnyJson[];
    const press = (from: string): Promise<Answer> =>
      follow.hub.call('POST', '/callbacks/telegram', {
        token: '',
        headers: { 'x-telegram-bot-api-secret-token': TELEGRAM_SECRET },
        body: { callback_query: { id: 'q1', from: { id: from }, data: acknowledge?.['callback_data'] as string } },
      });
    const refused = await press(aChat());
    expect(refused.body).toMatchObject({ method: 'answerCallbackQuery', callback_query_id: 'q1' });
    expect(refused.body['text']).toContain('Nothing was changed');
    expect((await press(chat)).body).toMatchObject({ text: 'Acknowledged: Check it' });
    expect(await lastAction(alertId)).toEqual([['acknowledged', memberId, 'telegram']]);
  });

  it('of Slack are answered to the person alone', async () => {
    const user = aSlackUser();
    const { memberId, alertId, message } = await told('slack', user);
    const blocks = (message?.json['blocks'] ?? []) as AnyJson[];
    const value = String((blocks.find(({ type }) => type === 'actions')?.['elements'] as AnyJson[])[0]?.['value']);
    const payload = {
      type: 'block_actions',
      user: { id: user },
      channel: { id: 'D1' },
      message: { ts: '1.1' },
      actions: [{ action_id: 'campana_acknowledge', value }],
      response_url: `${follow.fakes.url}/slackhook/answers/${user}`,
    };
    const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
    const time = String(Math.floor(Date.now() / 1_000));
    const signature = createHmac('sha256', SLACK_SECRET).update(`v0:${time}:${body}`).digest('hex');
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': time,
      'x-slack-signature': `v0=${signature}`,
    };
    expect((await follow.hub.call('POST', '/callbacks/slack', { token: '', body, headers })).status).toBe(200);
    const [answer] = await follow.got(`/answers/${user}`, 1);
    expect(answer?.json).toEqual({
      response_type: 'ephemeral',
      replace_original: false,
      text: 'Acknowledged: Check it',
    });
    expect(await lastAction(alertId)).toEqual([['acknowledged', memberId, 'slack']]);
  });
});

it('Meta is told that the URL is ours, if it knows our token', async () => {
  const ask = (query: Record<string, string>) =>
    follow.hub.call('GET', `/callbacks/meta?${new URLSearchParams(query).toString()}`, { token: '' });
  const query = { 'hub.mode': 'subscribe', 'hub.verify_token': META_VERIFY_TOKEN, 'hub.challenge': '1158201444' };
  expect(await ask(query)).toMatchObject({ status: 200, body: '1158201444' });
  for (const wrong of [{ 'hub.verify_token': 'another' }, { 'hub.challenge': '<b>' }, { 'hub.mode': 'other' }])
    expect((await ask({ ...query, ...wrong })).status).toBe(401);
});
