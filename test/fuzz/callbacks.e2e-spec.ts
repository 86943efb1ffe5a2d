import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import type { Json } from '../support/hub';
import { BUDGET_MS, fuzz } from './fuzz';
import { mutated, oddText } from './odd-values';
import { FuzzTarget } from './target';

jest.setTimeout(BUDGET_MS + 180_000);

let target: FuzzTarget;
beforeAll(async () => (target = await FuzzTarget.start(secrets)));
afterAll(() => target.stop());

const secrets = {
  PUBLIC_URL: 'https://campana.example',
  TELEGRAM_WEBHOOK_SECRET: 'telegram-secret-of-the-tests',
  META_APP_SECRET: 'meta-secret-of-the-tests',
  SLACK_SIGNING_SECRET: 'slack-secret-of-the-tests',
  TWILIO_ACCOUNT_SID: 'AC00000000000000000000000000000001',
  TWILIO_AUTH_TOKEN: 'twilio-token-of-the-tests',
};

/** A request without a credential, signed as its provider signs it. */
interface Called {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

const hmac = (algorithm: string, secret: string, text: string) => createHmac(algorithm, secret).update(text);

const telegram = (update: unknown): Called => ({
  method: 'POST',
  path: '/callbacks/telegram',
  headers: {
    'content-type': 'application/json',
    'x-telegram-bot-api-secret-token': secrets.TELEGRAM_WEBHOOK_SECRET,
  },
  body: JSON.stringify(update) ?? '',
});

const meta = (report: unknown): Called => {
  const body = JSON.stringify(report) ?? '';
  const signature = `sha256=${hmac('sha256', secrets.META_APP_SECRET, body).digest('hex')}`;
  const headers = { 'content-type': 'application/json', 'x-hub-signature-256': signature };
  return { method: 'POST', path: '/callbacks/meta', headers, body };
};

const form = (fields: Json): string =>
  new URLSearchParams(
    Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [
        name,
        typeof value === 'string' ? value : (JSON.stringify(value) ?? ''),
      ]),
    ),
  ).toString();

const slack = (payload: unknown): Called => {
  const body = new URLSearchParams({ payload: JSON.stringify(payload) ?? '' }).toString();
  const time = String(Math.floor(Date.now() / 1_000));
  const signature = `v0=${hmac('sha256', secrets.SLACK_SIGNING_SECRET, `v0:${time}:${body}`).digest('hex')}`;
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'x-slack-request-timestamp': time,
    'x-slack-signature': signature,
  };
  return { method: 'POST', path: '/callbacks/slack', headers, body };
};

const twilio = (fields: unknown): Called => {
  const body = form(typeof fields === 'object' && fields !== null ? (fields as Json) : { Body: fields });
  const path = '/callbacks/twilio?event=status';
  const pairs = [...new URLSearchParams(body)].map(([name, value]) => `${name}${value}`).sort();
  const signature = hmac('sha1', secrets.TWILIO_AUTH_TOKEN, `${secrets.PUBLIC_URL}${path}${pairs.join('')}`);
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'x-twilio-signature': signature.digest('base64'),
  };
  return { method: 'POST', path, headers, body };
};

const link = (page: string, text: string, method: string): Called => ({
  method,
  path: `/${page}/${encodeURIComponent(Buffer.from(text).toString().slice(0, 200)) || 'x'}`,
  headers: {},
});

const samples = {
  start: { message: { text: '/start 123456', chat: { id: 7, type: 'private' } } },
  pressed: { callback_query: { id: 'q', from: { id: 7 }, data: 'token', message: { message_id: 5, chat: { id: 7 } } } },
  report: {
    entry: [
      {
        changes: [
          {
            value: {
              statuses: [{ id: 'wamid.1', status: 'failed', errors: [{ code: 131050 }] }],
              messages: [{ from: '34600111222', type: 'text', text: { body: 'STOP' } }],
            },
          },
        ],
      },
    ],
  },
  button: {
    type: 'block_actions',
    user: { id: 'U1' },
    channel: { id: 'D1' },
    message: { ts: '17.5' },
    response_url: 'https://hooks.slack.example/1',
    actions: [{ action_id: 'campana_acknowledge', value: 'token' }],
  },
  status: { MessageSid: 'SM1', MessageStatus: 'failed', From: '+34600111222', Body: 'STOP', ErrorCode: '21610' },
};

/** The server refuses what is larger before it has read it: the client then sees an answer or a broken connection. */
const MAX_BODY_BYTES = 1024 * 1024;

const calls: fc.Arbitrary<Called> = fc
  .oneof(
    mutated(samples.start).map(telegram),
    mutated(samples.pressed).map(telegram),
    mutated(samples.report).map(meta),
    mutated(samples.button).map(slack),
    mutated(samples.status).map(twilio),
    fc.tuple(fc.constantFrom('a', 'u'), oddText, fc.constantFrom('GET', 'POST')).map((all) => link(...all)),
    fc
      .tuple(fc.constantFrom('telegram', 'meta', 'slack', 'twilio', 'sendgrid', 'nobody'), oddText)
      .map(([name, body]) => ({ method: 'POST', path: `/callbacks/${name}`, headers: {}, body })),
  )
  .filter(({ body = '' }: Called) => Buffer.byteLength(body) <= MAX_BODY_BYTES);

/** Done, not ours, not there, over, or of a type that is not taken. */
const expected = [200, 400, 401, 404, 410, 415, 422];

it('whatever providers and links say, it is taken or refused, and the application goes on', async () => {
  await fuzz('callbacks', calls, async ({ method, path, headers, body }) => {
    const answer = await fetch(`${target.url}${path}`, { method, headers, ...(body !== undefined && { body }) });
    const text = await answer.text();
    target.checkProcess();
    if (!expected.includes(answer.status)) throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 500)}`);
  });
  await target.checkAtTheEnd();
});
