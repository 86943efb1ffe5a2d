import { Webhook } from 'standardwebhooks';
import type { AddressByChannel } from '../../src/notifications/channels/channel-provider';
import { ProviderCalls } from '../support/providers/provider-calls';
import { anEnvelope, sampleContent } from '../support/providers/sample-content';
import { sendSample } from '../support/providers/sending';

let calls: ProviderCalls;
beforeAll(async () => {
  calls = await ProviderCalls.open();
});
beforeEach(() => calls.renew());
afterAll(() => calls.close());

describe('Slack', () => {
  it('by a bot: a new message, an answer in its thread, an edit', async () => {
    const channel = calls.keyOf('slack/slack');
    const { text, blocks } = sampleContent.slack;
    const first = await calls.call('slack/slack');
    expect([first.path, first.json]).toEqual(['/chat.postMessage', { channel, text, blocks, unfurl_links: false }]);
    const answer = await calls.call('slack/slack', { earlierMessageId: 'D42/17.5' });
    expect(answer.json).toEqual({ channel, thread_ts: '17.5', text, blocks, unfurl_links: false });
    const route = calls.route('slack/slack');
    await sendSample(calls.registry, route, { earlierMessageId: 'D42/17.5', isEdit: true });
    const edit = calls.fakes.for('D42').at(-1);
    expect([edit?.path, edit?.json]).toEqual(['/chat.update', { channel: 'D42', ts: '17.5', text, blocks }]);
  });

  it('by the bot of a destination has an account of its own, and fails alone', async () => {
    const own = { channel: 'C1', botToken: 'xoxb-of-a-destination' };
    const [bot] = calls.registry.providersFor('slack', own);
    expect([bot?.accountOf(own), bot?.accountOf({ channel: 'C1' })]).toEqual([
      expect.stringMatching(/^slack:[\da-f]{12}$/),
      'slack',
    ]);
    expect(await bot?.send(calls.envelope, sampleContent.slack, own)).toMatchObject({ errorCode: 'auth_error' });
  });

  it.each(['slack/slack', 'slack/slack_webhook'])('whose blocks are refused gets the text alone: %s', async (name) => {
    const route = calls.route(name);
    const [provider] = calls.registry.providersFor('slack', route.address as AddressByChannel['slack']);
    const content = { text: 'Sin harina', blocks: [{ no: 'type' }] };
    const address = route.address as AddressByChannel['slack'];
    expect(await provider?.send(calls.envelope, content, address)).toMatchObject({ outcome: 'accepted' });
    expect(
      calls.fakes.for(route.key).map(({ json }) => (json['blocks'] as unknown[] | undefined)?.length ?? 0),
    ).toEqual([1, 0]);
  });
});

it('Discord: a new message, and an edit', async () => {
  const { method, path, json } = await calls.call('discord/discord');
  const key = calls.keyOf('discord/discord');
  expect([method, path]).toEqual(['POST', `${key}?wait=true`]);
  expect(json).toEqual({ ...sampleContent.discord, allowed_mentions: { parse: [] } });
  const edit = await calls.call('discord/discord', { earlierMessageId: '42', isEdit: true });
  expect([edit.method, edit.path]).toEqual(['PATCH', `${key}/messages/42`]);
});

it('Teams', async () => {
  expect((await calls.call('teams/teams')).json).toEqual({
    type: 'message',
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: sampleContent.teams.card }],
  });
});

describe('Telegram', () => {
  const chat = { link_preview_options: { is_disabled: true } };
  const keyboard = {
    inline_keyboard: [
      [
        { text: 'Atender', callback_data: 'token-52' },
        { text: 'Abrir', url: 'https://campana.example/alerts/1' },
      ],
    ],
  };

  it('a new message, an answer, an edit', async () => {
    const chat_id = calls.keyOf('telegram/telegram');
    const { path, json } = await calls.call('telegram/telegram');
    expect(path).toMatch(/\/sendMessage$/);
    const { text } = sampleContent.telegram;
    expect(json).toEqual({ ...chat, chat_id, text, parse_mode: 'HTML', reply_markup: keyboard });
    const answer = await calls.call('telegram/telegram', { earlierMessageId: '7' });
    expect(answer.json['reply_parameters']).toEqual({ message_id: 7, allow_sending_without_reply: true });
    const edit = await calls.call('telegram/telegram', { earlierMessageId: '7', isEdit: true });
    expect([edit.path.replace(/.*\//, ''), edit.json['message_id']]).toEqual(['editMessageText', 7]);
  });

  it.each([
    ['markup that it cannot read', "Bad Request: can't parse entities: Unexpected end tag", 1],
    ['a button that it does not take', 'Bad Request: BUTTON_DATA_INVALID', 0],
    ['a URL that it does not take', "Bad Request: inline keyboard button URL 'x' is invalid: Wrong HTTP URL", 0],
  ])('%s is sent once more as plain text', async (_, description, keyboards) => {
    const route = calls.route('telegram/telegram');
    calls.fakes.next(route.key, { status: 400, body: { ok: false, error_code: 400, description } });
    expect(await sendSample(calls.registry, route)).toMatchObject({ outcome: 'accepted' });
    const [, second] = calls.fakes.for(route.key);
    expect(second?.json).toEqual({
      ...chat,
      chat_id: route.key,
      text: sampleContent.telegram.plainText,
      ...(keyboards > 0 && { reply_markup: keyboard }),
    });
  });

  it('what it refuses twice is refused, and not sent a third time', async () => {
    const route = calls.route('telegram/telegram');
    const refusal = {
      status: 400,
      body: { ok: false, error_code: 400, description: "Bad Request: can't parse entities" },
    };
    calls.fakes.next(route.key, refusal, refusal);
    expect(await sendSample(calls.registry, route)).toMatchObject({ outcome: 'refused', errorCode: 'client_error' });
    expect(calls.fakes.for(route.key)).toHaveLength(2);
  });
});

it('a webhook, which Standard Webhooks verifies by each of two secrets', async () => {
  const secrets = ['first', 'other'].map(
    (word) => `whsec_${Buffer.from(`${word}-secret-of-24-bytes!!`).toString('base64')}`,
  );
  const address = { url: `${calls.fakes.url}/webhook/judge?a=b`, secrets };
  const [provider] = calls.registry.providersOf('webhook');
  const now = anEnvelope();
  await provider?.send(now, sampleContent.webhook, address);
  const [request] = calls.fakes.for('/judge?a=b');
  const headers = request?.headers as Record<string, string>;
  const body = request?.body.toString() ?? '';
  expect(headers['webhook-id']).toBe(now.deliveryId);
  const expected = { ...sampleContent.webhook, timestamp: now.sentAt.toISOString() };
  for (const secret of secrets) expect(new Webhook(secret).verify(body, headers)).toEqual(expected);
  expect(() => new Webhook(secrets[0] ?? '').verify(body.replace('Sin', 'Con'), headers)).toThrow();
  const late = { ...headers, 'webhook-timestamp': String(Number(headers['webhook-timestamp']) - 600) };
  expect(() => new Webhook(secrets[0] ?? '').verify(body, late)).toThrow();
  expect(() => new Webhook(`whsec_${Buffer.from('stranger').toString('base64')}`).verify(body, headers)).toThrow();
});
