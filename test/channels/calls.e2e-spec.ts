import { decrypt } from 'http_ece';
import { Webhook } from 'standardwebhooks';
import type { ContentByChannel, SendingChannel } from '../../src/notifications/content';
import type { AddressByChannel } from '../../src/notifications/channels/channel-provider';
import type { FakeRequest } from '../support/providers/fake-apis';
import { FakeProviders } from '../support/providers/fake-providers';
import { testBrowser } from '../support/providers/provider-keys';
import { anEnvelope, sampleContent } from '../support/providers/sample-content';
import { openRegistry, type Route, routesTo, sendSample } from '../support/providers/sending';

let fakes: FakeProviders;
let opened: ReturnType<typeof openRegistry>;
let routes: ReadonlyMap<string, Route>;
beforeAll(async () => {
  fakes = await FakeProviders.open();
  opened = openRegistry(fakes.environment);
});
beforeEach(() => {
  routes = new Map(routesTo(fakes).map((route) => [`${route.channel}/${route.provider}`, route]));
});
afterAll(async () => {
  await opened.close();
  await fakes.close();
});

const envelope = anEnvelope({ sentAt: new Date('2026-11-22T09:00:00Z') });

/** Sends the sample, and gives what the provider received. */
async function call(name: string, values: Partial<typeof envelope> = {}): Promise<FakeRequest> {
  const route = routes.get(name);
  if (!route) throw new Error(`there is no ${name}`);
  expect(await sendSample(opened.registry, route, { ...envelope, ...values })).toMatchObject({ outcome: 'accepted' });
  const request = fakes.for(route.key).at(-1);
  if (!request) throw new Error('nothing came');
  return request;
}

const keyOf = (name: string): string => routes.get(name)?.key ?? '';
const callback = () => `https://campana.example/callbacks/twilio?delivery_id=${envelope.deliveryId}`;

it('email over SendGrid', async () => {
  const { path, json } = await call('email/sendgrid');
  expect(path).toBe('/v3/mail/send');
  expect(json).toEqual({
    personalizations: [
      { to: [{ email: keyOf('email/sendgrid'), name: 'Eva' }], custom_args: { delivery_id: envelope.deliveryId } },
    ],
    from: { email: 'alerts@campana.example', name: 'Campana' },
    subject: sampleContent.email.subject,
    content: [
      { type: 'text/plain', value: sampleContent.email.text },
      { type: 'text/html', value: sampleContent.email.html },
    ],
    headers: {
      'Message-ID': `<${envelope.deliveryId}@campana.example>`,
      References: `<${envelope.alertId}.1@campana.example>`,
      'Auto-Submitted': 'auto-generated',
      Importance: 'high',
    },
    tracking_settings: { click_tracking: { enable: false }, open_tracking: { enable: false } },
  });
});

it('email that is not critical can be unsubscribed from, but codes and tests cannot', async () => {
  const { json } = await call('email/sendgrid', { severity: 'high' });
  expect(json['headers']).toMatchObject({
    'List-Unsubscribe': '<https://campana.example/u/token>',
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  });
  expect(json['headers']).not.toHaveProperty('Importance');
  for (const kind of ['code', 'test'] as const)
    expect((await call('email/sendgrid', { severity: null, kind })).json['headers']).not.toHaveProperty(
      'List-Unsubscribe',
    );
});

it('SMS over Twilio', async () => {
  const { path, form } = await call('sms/twilio');
  expect(path).toBe(`/2010-04-01/Accounts/${fakes.keys.twilioSid}/Messages.json`);
  expect(form).toEqual({
    To: keyOf('sms/twilio'),
    From: '+15005550006',
    Body: sampleContent.sms.text,
    StatusCallback: callback(),
  });
});

it('SMS over Twilio by a messaging service, and without an address for callbacks', async () => {
  const { PUBLIC_URL: _, ...environment } = fakes.environment;
  const { registry, close } = openRegistry({ ...environment, TWILIO_SMS_FROM: `MG${'0'.repeat(32)}` });
  const route = routes.get('sms/twilio') as Route;
  await sendSample(registry, route);
  expect(fakes.for(route.key).at(-1)?.form).toEqual({
    To: route.key,
    MessagingServiceSid: `MG${'0'.repeat(32)}`,
    Body: sampleContent.sms.text,
  });
  expect(registry.providersOf('sms').map(({ reportsDelivery }) => reportsDelivery)).toEqual([false, false]);
  await close();
});

it('SMS over SNS', async () => {
  expect((await call('sms/sns')).form).toEqual({
    Action: 'Publish',
    Version: '2010-03-31',
    PhoneNumber: keyOf('sms/sns'),
    Message: sampleContent.sms.text,
    'MessageAttributes.entry.1.Name': 'AWS.SNS.SMS.SMSType',
    'MessageAttributes.entry.1.Value.DataType': 'String',
    'MessageAttributes.entry.1.Value.StringValue': 'Transactional',
  });
});

it('WhatsApp over Twilio', async () => {
  const { form } = await call('whatsapp/twilio');
  expect(form).toMatchObject({ To: keyOf('whatsapp/twilio'), From: 'whatsapp:+15005550007', ContentSid: 'HXes' });
  expect(JSON.parse(form['ContentVariables'] ?? '')).toEqual({
    1: 'CRITICAL',
    2: 'Sin harina',
    3: 'Quedan 0 kg',
    4: '–',
    5: 'https://campana.example/a/1',
  });
});

it('WhatsApp over Meta', async () => {
  const { path, json } = await call('whatsapp/meta');
  expect(path).toBe('/v23.0/106540352242922/messages');
  const texts = ['CRITICAL', 'Sin harina', 'Quedan 0 kg', '–', 'https://campana.example/a/1'];
  expect(json).toEqual({
    messaging_product: 'whatsapp',
    to: keyOf('whatsapp/meta'),
    type: 'template',
    template: {
      name: 'campana_alerta',
      language: { code: 'es_ES' },
      components: [{ type: 'body', parameters: texts.map((text) => ({ type: 'text', text })) }],
    },
  });
});

it('WhatsApp without an approved template is refused, and says which variable lacks it', async () => {
  const { registry, close } = openRegistry({
    ...fakes.environment,
    META_TEMPLATES: '{"code.es":"x"}',
    TWILIO_CONTENT_SIDS: '{"code.es":"x"}',
  });
  for (const [name, variable] of [
    ['whatsapp/twilio', 'TWILIO_CONTENT_SIDS'],
    ['whatsapp/meta', 'META_TEMPLATES'],
  ] as const)
    expect(await sendSample(registry, routes.get(name) as Route)).toMatchObject({
      outcome: 'refused',
      error: `no approved template for alert.es or alert.es: add one to ${variable}`,
    });
  await close();
});

it('a call over Twilio', async () => {
  const { path, form } = await call('voice/twilio');
  expect(path).toBe(`/2010-04-01/Accounts/${fakes.keys.twilioSid}/Calls.json`);
  expect(form).toEqual({
    To: keyOf('voice/twilio'),
    From: '+15005550008',
    Timeout: '30',
    StatusCallback: callback(),
    Twiml:
      `<Response><Gather numDigits="1" timeout="10" action="${callback()}&#38;event=keys">` +
      '<Say language="es-ES">Alerta crítica: sin harina &#60;0 kg&#62;</Say></Gather></Response>',
  });
});

it('push to a browser, which http_ece decrypts', async () => {
  const browser = testBrowser(`${fakes.url}/webpush/judge`);
  const [provider] = opened.registry.providersFor('push', browser.address);
  await provider?.send(envelope, sampleContent.push, browser.address);
  const request = fakes.for('/judge').at(-1);
  expect(request?.headers).toMatchObject({ ttl: '14400', urgency: 'high', 'content-encoding': 'aes128gcm' });
  expect(request?.headers['topic']).toMatch(/^[\w-]{32}$/);
  const text = decrypt(request?.body as Buffer, {
    version: 'aes128gcm',
    privateKey: browser.pair,
    authSecret: browser.address.keys.auth,
  });
  expect(JSON.parse(text.toString())).toEqual({
    ...sampleContent.push,
    alert_id: envelope.alertId,
    delivery_id: envelope.deliveryId,
  });
});

it('push to an app over FCM, with one access token for many messages', async () => {
  const { path, json } = await call('push/fcm');
  await call('push/fcm', { severity: 'low' });
  expect(path).toBe('/v1/projects/campana-test/messages:send');
  expect(json['message']).toEqual({
    token: keyOf('push/fcm'),
    notification: { title: 'Sin harina', body: 'Quedan 0 kg' },
    data: {
      alert_id: envelope.alertId,
      delivery_id: envelope.deliveryId,
      severity: 'critical',
      url: sampleContent.push.url,
    },
    android: { priority: 'HIGH', ttl: '14400s', collapse_key: expect.stringMatching(/^[\w-]{32}$/) },
    apns: { headers: { 'apns-priority': '10', 'apns-collapse-id': envelope.alertId } },
  });
  expect(fakes.for('token')).toHaveLength(1);
});

it('FCM gets a new access token when Google does not know the old one any more', async () => {
  const { registry, close } = openRegistry(fakes.environment);
  const route = routes.get('push/fcm') as Route;
  const before = fakes.for('token').length;
  const unauthenticated = { error: { code: 401, status: 'UNAUTHENTICATED', message: 'token' } };
  fakes.next(route.key, { status: 401, body: unauthenticated });
  expect(await sendSample(registry, route)).toMatchObject({ outcome: 'retry', errorCode: 'auth_error' });
  expect(await sendSample(registry, route)).toMatchObject({ outcome: 'accepted' });
  expect(fakes.for('token').length - before).toBe(2);
  await close();
});

it('while Google gives no access token, nothing is sent, and it is tried again', async () => {
  const { registry, close } = openRegistry({ ...fakes.environment, PROVIDER_TIMEOUT_SECONDS: '1' });
  const route = routes.get('push/fcm') as Route;
  fakes.next('token', 'server_error', 'stall', 'reset', 'cut', { status: 400, body: { error: 'invalid_grant' } });
  const results = [];
  for (let i = 0; i < 5; i++) results.push((await sendSample(registry, route)).outcome);
  expect(results).toEqual(['retry', 'retry', 'retry', 'retry', 'refused']);
  expect(fakes.for(route.key)).toEqual([]);
  await close();
});

describe('Slack', () => {
  it('by a bot: a new message, an answer in its thread, an edit', async () => {
    const channel = keyOf('slack/slack');
    const { text, blocks } = sampleContent.slack;
    const first = await call('slack/slack');
    expect([first.path, first.json]).toEqual(['/chat.postMessage', { channel, text, blocks, unfurl_links: false }]);
    const answer = await call('slack/slack', { earlierMessageId: 'D42/17.5' });
    expect(answer.json).toEqual({ channel, thread_ts: '17.5', text, blocks, unfurl_links: false });
    const route = routes.get('slack/slack') as Route;
    await sendSample(opened.registry, route, { earlierMessageId: 'D42/17.5', isEdit: true });
    const edit = fakes.for('D42').at(-1);
    expect([edit?.path, edit?.json]).toEqual(['/chat.update', { channel: 'D42', ts: '17.5', text, blocks }]);
  });

  it('by the bot of a destination has an account of its own, and fails alone', async () => {
    const own = { channel: 'C1', botToken: 'xoxb-of-a-destination' };
    const [bot] = opened.registry.providersFor('slack', own);
    expect([bot?.accountOf(own), bot?.accountOf({ channel: 'C1' })]).toEqual([
      expect.stringMatching(/^slack:[\da-f]{12}$/),
      'slack',
    ]);
    expect(await bot?.send(envelope, sampleContent.slack, own)).toMatchObject({ errorCode: 'auth_error' });
  });

  it.each(['slack/slack', 'slack/slack_webhook'])('whose blocks are refused gets the text alone: %s', async (name) => {
    const route = routes.get(name) as Route;
    const [provider] = opened.registry.providersFor('slack', route.address as AddressByChannel['slack']);
    const content = { text: 'Sin harina', blocks: [{ no: 'type' }] };
    const address = route.address as AddressByChannel['slack'];
    expect(await provider?.send(envelope, content, address)).toMatchObject({ outcome: 'accepted' });
    expect(fakes.for(route.key).map(({ json }) => (json['blocks'] as unknown[] | undefined)?.length ?? 0)).toEqual([
      1, 0,
    ]);
  });
});

it('Discord: a new message, and an edit', async () => {
  const { method, path, json } = await call('discord/discord');
  const key = keyOf('discord/discord');
  expect([method, path]).toEqual(['POST', `${key}?wait=true`]);
  expect(json).toEqual({ ...sampleContent.discord, allowed_mentions: { parse: [] } });
  const edit = await call('discord/discord', { earlierMessageId: '42', isEdit: true });
  expect([edit.method, edit.path]).toEqual(['PATCH', `${key}/messages/42`]);
});

it('Teams', async () => {
  expect((await call('teams/teams')).json).toEqual({
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
    const chat_id = keyOf('telegram/telegram');
    const { path, json } = await call('telegram/telegram');
    expect(path).toMatch(/\/sendMessage$/);
    const { text } = sampleContent.telegram;
    expect(json).toEqual({ ...chat, chat_id, text, parse_mode: 'HTML', reply_markup: keyboard });
    const answer = await call('telegram/telegram', { earlierMessageId: '7' });
    expect(answer.json['reply_parameters']).toEqual({ message_id: 7, allow_sending_without_reply: true });
    const edit = await call('telegram/telegram', { earlierMessageId: '7', isEdit: true });
    expect([edit.path.replace(/.*\//, ''), edit.json['message_id']]).toEqual(['editMessageText', 7]);
  });

  it.each([
    ['markup that it cannot read', "Bad Request: can't parse entities: Unexpected end tag", 1],
    ['a button that it does not take', 'Bad Request: BUTTON_DATA_INVALID', 0],
    ['a URL that it does not take', "Bad Request: inline keyboard button URL 'x' is invalid: Wrong HTTP URL", 0],
  ])('%s is sent once more as plain text', async (_, description, keyboards) => {
    const route = routes.get('telegram/telegram') as Route;
    fakes.next(route.key, { status: 400, body: { ok: false, error_code: 400, description } });
    expect(await sendSample(opened.registry, route)).toMatchObject({ outcome: 'accepted' });
    const [, second] = fakes.for(route.key);
    expect(second?.json).toEqual({
      ...chat,
      chat_id: route.key,
      text: sampleContent.telegram.plainText,
      ...(keyboards > 0 && { reply_markup: keyboard }),
    });
  });

  it('what it refuses twice is refused, and not sent a third time', async () => {
    const route = routes.get('telegram/telegram') as Route;
    const refusal = {
      status: 400,
      body: { ok: false, error_code: 400, description: "Bad Request: can't parse entities" },
    };
    fakes.next(route.key, refusal, refusal);
    expect(await sendSample(opened.registry, route)).toMatchObject({ outcome: 'refused', errorCode: 'client_error' });
    expect(fakes.for(route.key)).toHaveLength(2);
  });
});

it('a webhook, which Standard Webhooks verifies by each of two secrets', async () => {
  const secrets = ['first', 'other'].map(
    (word) => `whsec_${Buffer.from(`${word}-secret-of-24-bytes!!`).toString('base64')}`,
  );
  const address = { url: `${fakes.url}/webhook/judge?a=b`, secrets };
  const [provider] = opened.registry.providersOf('webhook');
  const now = anEnvelope();
  await provider?.send(now, sampleContent.webhook, address);
  const [request] = fakes.for('/judge?a=b');
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

describe('what a provider is', () => {
  const facts = (environment: Record<string, string>) => {
    const { registry, close } = openRegistry(environment);
    const channels: SendingChannel[] = [
      ...(Object.keys(sampleContent) as (keyof ContentByChannel)[]).filter((one) => one !== 'in_app'),
    ];
    const names = Object.fromEntries(channels.map((one) => [one, registry.providersOf(one).map(({ name }) => name)]));
    return close().then(() => names);
  };

  it('nothing is on that is not configured, but for what a URL says', async () =>
    expect(await facts({})).toEqual({
      email: [],
      sms: [],
      whatsapp: [],
      push: [],
      slack: ['slack', 'slack_webhook'],
      discord: ['discord'],
      teams: ['teams'],
      telegram: [],
      webhook: ['webhook'],
      voice: [],
    }));

  it('the order is that of the configuration', async () =>
    expect(
      await facts({
        ...fakes.environment,
        SMTP_HOST: '127.0.0.1',
        EMAIL_PROVIDERS: 'sendgrid,smtp',
        SMS_PROVIDERS: 'sns',
        WHATSAPP_PROVIDERS: 'meta,twilio',
      }),
    ).toMatchObject({ email: ['sendgrid', 'smtp'], sms: ['sns'], whatsapp: ['meta', 'twilio'] }));

  it('the account is the provider, or the host of a URL', () => {
    const accounts = [...routes.values()].map(({ channel, provider, address }) =>
      opened.registry
        .providersOf(channel)
        .find(({ name }) => name === provider)
        ?.accountOf(address),
    );
    const host = new URL(fakes.url).host;
    expect(accounts).toEqual([
      'sendgrid',
      'twilio',
      'sns',
      'twilio',
      'meta',
      'twilio',
      host,
      'fcm',
      'slack',
      host,
      host,
      host,
      'telegram',
      host,
    ]);
  });

  it('an address is reached by the provider of its kind; Slack users only while there is a bot', async () => {
    for (const { channel, provider, address } of routes.values())
      if (!['email', 'sms', 'whatsapp'].includes(channel))
        expect(opened.registry.providersFor(channel, address).map(({ name }) => name)).toEqual([provider]);
    const { SLACK_BOT_TOKEN: _, ...withoutBot } = fakes.environment;
    const { registry, close } = openRegistry(withoutBot);
    expect(registry.providersFor('slack', { channel: 'U1' })).toEqual([]);
    expect(registry.providersFor('slack', { channel: 'C1', botToken: 'xoxb-own' })).toHaveLength(1);
    await close();
  });
});
