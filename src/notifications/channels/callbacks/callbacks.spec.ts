import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { type CallbackProvider, type CallbackRequest, MAX_CALLBACK_BYTES } from './callback';
import { metaChallenge } from './meta.callback';
import { readCallback } from './read-callback';
import { signTwilioForm } from './twilio.callback';

const now = new Date('2026-11-22T09:00:00Z');
const seconds = (offset = 0): string => String(now.getTime() / 1_000 + offset);
const ec = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const secrets = {
  twilioAuthToken: 'twilio-auth-token',
  sendgridPublicKey: ec.publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
  metaAppSecret: 'meta-app-secret',
  metaVerifyToken: 'meta-verify-token',
  slackSigningSecret: 'slack-signing-secret',
  telegramSecret: 'telegram-secret',
};

const url = (provider: string, query = ''): string => `https://campana.example/callbacks/${provider}${query}`;
const request = (at: string, body: string, headers: Record<string, string>): CallbackRequest => ({
  url: at,
  headers,
  body: Buffer.from(body),
});
const read = (provider: CallbackProvider, given: CallbackRequest) => readCallback(provider, given, secrets, now);

const twilio = (fields: Record<string, string>, query = '') => {
  const form = new URLSearchParams(fields);
  const at = url('twilio', query);
  return request(at, form.toString(), { 'x-twilio-signature': signTwilioForm(at, form, secrets.twilioAuthToken) });
};
const sendgrid = (events: unknown, time = seconds()) => {
  const body = JSON.stringify(events);
  return request(url('sendgrid'), body, {
    'x-twilio-email-event-webhook-timestamp': time,
    'x-twilio-email-event-webhook-signature': sign('sha256', Buffer.from(time + body), ec.privateKey).toString(
      'base64',
    ),
  });
};
const meta = (value: unknown) => {
  const body = JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ changes: [{ field: 'messages', value }] }],
  });
  const signature = createHmac('sha256', secrets.metaAppSecret).update(body).digest('hex');
  return request(url('meta'), body, { 'x-hub-signature-256': `sha256=${signature}` });
};
const slack = (payload: unknown, time = seconds()) => {
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const signature = createHmac('sha256', secrets.slackSigningSecret).update(`v0:${time}:${body}`).digest('hex');
  return request(url('slack'), body, { 'x-slack-request-timestamp': time, 'x-slack-signature': `v0=${signature}` });
};
const telegram = (update: unknown) =>
  request(url('telegram'), JSON.stringify(update), { 'x-telegram-bot-api-secret-token': secrets.telegramSecret });

const status = (values: object) => ({
  kind: 'status',
  deliveryId: null,
  providerMessageId: null,
  errorCode: null,
  disables: null,
  ...values,
});
const pressed = {
  type: 'block_actions',
  user: { id: 'U1' },
  channel: { id: 'D1' },
  message: { ts: '17.5' },
  response_url: 'https://hooks.slack.com/actions/1',
  actions: [{ action_id: 'campana_acknowledge', value: 'token' }],
};

it.each<[object, unknown[]]>([
  [{ event: 'processed' }, [{ status: 'sent', disables: null }]],
  [{ event: 'delivered' }, [{ status: 'delivered', disables: null }]],
  [{ event: 'open' }, [{ status: 'read', disables: null }]],
  [{ event: 'deferred' }, []],
  [{ event: 'click' }, []],
  [
    { event: 'bounce', type: 'bounce', status: '5.1.1' },
    [{ status: 'failed', errorCode: '5.1.1', disables: 'bounced' }],
  ],
  [{ event: 'bounce', type: 'bounce', status: '5.2.2' }, [{ status: 'failed', disables: null }]],
  [{ event: 'bounce', type: 'blocked', status: '5.1.1' }, [{ status: 'failed', disables: null }]],
  [{ event: 'dropped', reason: 'Bounced Address' }, [{ status: 'failed', disables: 'bounced' }]],
  [{ event: 'dropped', reason: 'Unsubscribed Address' }, [{ status: 'failed', disables: 'opted_out' }]],
  [{ event: 'dropped', reason: 'Invalid SMTPAPI header' }, [{ status: 'failed', disables: null }]],
  [{ event: 'spamreport' }, [{ status: 'delivered', disables: 'opted_out' }]],
  [{ event: 'unsubscribe' }, [{ status: 'delivered', disables: 'opted_out' }]],
])('SendGrid reports %j', (event, reports) => {
  const known = { delivery_id: 'd1', sg_message_id: 'abc.filter0001.16648.5515E0B88.0' };
  const ids = { deliveryId: 'd1', providerMessageId: 'abc' };
  expect(read('sendgrid', sendgrid([{ ...event, ...known }, 7, null, { event: 'delivered' }]))).toMatchObject(
    (reports as object[]).map((report) => ({ ...report, ...ids })),
  );
});

it('Meta reports statuses and replies', () =>
  expect(
    read(
      'meta',
      meta({
        statuses: [
          ...['sent', 'delivered', 'read'].map((one) => ({ id: 'wamid.1', status: one })),
          { id: 'wamid.1', status: 'failed', errors: [{ code: 131050 }] },
          { id: 'wamid.1', status: 'deleted' },
          { status: 'sent' },
        ],
        messages: [
          { from: '34600111222', type: 'text', text: { body: 'A1' } },
          { from: '34600111222', type: 'button', button: { payload: 'R1', text: 'Resolver' } },
          { from: '34600111222', type: 'image' },
        ],
      }),
    ),
  ).toEqual([
    ...['sent', 'delivered', 'read'].map((one) => status({ providerMessageId: 'wamid.1', status: one })),
    status({ providerMessageId: 'wamid.1', status: 'failed', errorCode: '131050', disables: 'opted_out' }),
    ...['A1', 'R1'].map((text) => ({ kind: 'reply', channel: 'whatsapp', from: '+34600111222', text, optOut: null })),
  ]));

it.each<[object, string | undefined]>([
  [{ 'hub.mode': 'subscribe', 'hub.verify_token': 'meta-verify-token', 'hub.challenge': '115' }, '115'],
  [{ 'hub.mode': 'subscribe', 'hub.verify_token': 'another', 'hub.challenge': '115' }, undefined],
  [{ 'hub.mode': 'subscribe', 'hub.verify_token': 'meta-verify-token', 'hub.challenge': '<script>' }, undefined],
  [{ 'hub.mode': 'subscribe', 'hub.verify_token': 'meta-verify-token', 'hub.challenge': '11-5' }, undefined],
  [{ 'hub.verify_token': 'meta-verify-token', 'hub.challenge': '115' }, undefined],
  [{}, undefined],
])('the challenge of Meta: %j', (query, answer) =>
  expect(metaChallenge(query as Record<string, unknown>, secrets.metaVerifyToken)).toBe(answer),
);

it.each<[string, object, number]>([
  ['our button', pressed, 1],
  ['a button that only opens a page', { ...pressed, actions: [{ action_id: 'open', value: 'token' }] }, 0],
  ['a button without a token', { ...pressed, actions: [{ action_id: 'campana_resolve' }] }, 0],
  ['another kind of event', { ...pressed, type: 'view_submission' }, 0],
])('Slack reports %s', (_, payload, count) => {
  const report = {
    kind: 'button',
    channel: 'slack',
    from: 'U1',
    token: 'token',
    providerMessageId: 'D1/17.5',
    answerTo: pressed.response_url,
  };
  expect(read('slack', slack(payload))).toEqual(Array(count).fill(report));
});

it.each<[string, object, unknown[]]>([
  [
    'a button',
    { callback_query: { id: 'q1', from: { id: 7 }, data: 'token', message: { message_id: 5, chat: { id: 7 } } } },
    [{ kind: 'button', channel: 'telegram', from: '7', token: 'token', providerMessageId: '5', answerTo: 'q1' }],
  ],
  [
    '/start with a code',
    { message: { text: '/start 123456', chat: { id: 7, type: 'private' } } },
    [{ kind: 'start', channel: 'telegram', chatId: '7', code: '123456' }],
  ],
  ['/start in a group', { message: { text: '/start 123456', chat: { id: -7, type: 'group' } } }, []],
  ['/start without a code', { message: { text: '/start', chat: { id: 7, type: 'private' } } }, []],
  ['anything else', { edited_message: {} }, []],
])('Telegram reports %s', (_, update, reports) => expect(read('telegram', telegram(update))).toEqual(reports));

describe('a callback', () => {
  const samples: [CallbackProvider, CallbackRequest][] = [
    ['twilio', twilio({ MessageSid: 'SM1', MessageStatus: 'sent' }, '?delivery_id=d1')],
    ['sendgrid', sendgrid([{ event: 'delivered', delivery_id: 'd1' }])],
    ['meta', meta({ statuses: [{ id: 'wamid.1', status: 'sent' }] })],
    ['slack', slack(pressed)],
    ['telegram', telegram({ message: { text: '/start 123456', chat: { id: 7, type: 'private' } } })],
  ];

  it.each(samples)('of %s is refused when anything of it was changed, or nothing proves it', (provider, sample) => {
    expect(read(provider, sample)).toHaveLength(1);
    expect(read(provider, { ...sample, headers: {} })).toBeUndefined();
    for (const name of Object.keys(sample.headers))
      for (const value of ['', `0${String(sample.headers[name])}`, 'AAAA'])
        expect([name, value, read(provider, { ...sample, headers: { ...sample.headers, [name]: value } })]).toEqual([
          name,
          value,
          undefined,
        ]);
    if (provider !== 'telegram')
      expect(read(provider, { ...sample, body: Buffer.concat([sample.body, Buffer.from(' ')]) })).toBeUndefined();
    if (provider === 'twilio') expect(read(provider, { ...sample, url: `${sample.url}2` })).toBeUndefined();
  });

  it.each(samples)(
    'of %s is refused while its secret is not configured, or when it is too large',
    (provider, sample) => {
      const none = {
        twilioAuthToken: undefined,
        sendgridPublicKey: undefined,
        metaAppSecret: undefined,
        metaVerifyToken: undefined,
        slackSigningSecret: undefined,
        telegramSecret: undefined,
      };
      expect(readCallback(provider, sample, none, now)).toBeUndefined();
      expect(read(provider, { ...sample, body: Buffer.alloc(MAX_CALLBACK_BYTES + 1) })).toBeUndefined();
    },
  );

  it.each([-301, 301])('that was signed %s seconds from now is refused', (offset) => {
    expect(read('slack', slack(pressed, seconds(offset)))).toBeUndefined();
    expect(read('sendgrid', sendgrid([], seconds(offset)))).toBeUndefined();
  });

  /** The same value, once for each place in it, with another value there. */
  const variantsOf = (value: unknown, other: unknown): unknown[] => [
    other,
    ...Object.entries(typeof value === 'object' && value !== null ? value : {}).flatMap(([name, inside]) =>
      variantsOf(inside, other).map((variant) =>
        Array.isArray(value)
          ? value.map((item: unknown, i) => (String(i) === name ? variant : item))
          : { ...(value as object), [name]: variant },
      ),
    ),
  ];
  // the first has no text: it cannot be compared as one
  const oddValues = [{ toString: 'x' }, 'toString', null, [], [null], 7, true];
  const statuses = { statuses: [{ id: 'wamid.1', status: 'failed', errors: [{ code: 131050 }] }] };
  const reply = { messages: [{ from: '34600111222', text: { body: 'STOP' }, button: { payload: 'R1' } }] };
  const tapped = { callback_query: { id: 'q1', from: { id: 7 }, data: 'token', message: { message_id: 5 } } };

  it.each<[CallbackProvider, (value: unknown) => CallbackRequest, unknown]>([
    ['sendgrid', sendgrid, [{ event: 'bounce', type: 'bounce', reason: 'no', status: '5.1.1', delivery_id: 'd1' }]],
    ['meta', meta, { ...statuses, ...reply }],
    ['slack', slack, pressed],
    ['telegram', telegram, tapped],
    ['telegram', telegram, { message: { text: '/start 123456', chat: { id: 7, type: 'private' } } }],
  ])('of %s may hold any value at any place', (provider, sign, value) => {
    const variants = oddValues.flatMap((odd) => variantsOf(value, odd));
    expect(variants.length).toBeGreaterThan(30);
    for (const variant of variants) expect(read(provider, sign(variant))).toBeInstanceOf(Array);
  });

  it('has no text that cannot be stored', () => {
    const [body, said] = ['a\u0000b\ud800', 'ab\ufffd'];
    expect(read('twilio', twilio({ From: '+34600111222', Body: 'a\u0000b' }))).toMatchObject([{ text: 'ab' }]);
    const messages = [{ from: '34600111222', text: { body } }];
    expect(read('meta', meta({ messages, statuses: [{ id: body, status: 'sent' }] }))).toMatchObject([
      { providerMessageId: said },
      { text: said },
    ]);
  });

  it('that is genuine and makes no sense says nothing', () => {
    expect(read('telegram', telegram('['.repeat(1_000)))).toEqual([]);
    expect(read('telegram', { ...telegram({}), body: Buffer.from('[[[['.repeat(1_000)) })).toEqual([]);
    expect(read('sendgrid', sendgrid({ event: 'delivered' }))).toEqual([]);
    expect(read('meta', meta({ statuses: 'sent', messages: [null] }))).toEqual([]);
    expect(read('slack', slack([{ a: 1 }]))).toEqual([]);
  });
});
