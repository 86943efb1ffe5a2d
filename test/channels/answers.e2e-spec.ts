import { type AnswerTable, verdictOf } from '../../src/notifications/channels/answers';
import { discordAnswers } from '../../src/notifications/channels/chat/discord';
import { slackAnswers, slackWebhookAnswers } from '../../src/notifications/channels/chat/slack-answers';
import { teamsAnswers } from '../../src/notifications/channels/chat/teams';
import { telegramAnswers } from '../../src/notifications/channels/chat/telegram';
import { sendGridAnswers } from '../../src/notifications/channels/email/sendgrid';
import { metaAnswers } from '../../src/notifications/channels/meta';
import { fcmAnswers } from '../../src/notifications/channels/push/fcm';
import { webPushAnswers } from '../../src/notifications/channels/push/web-push';
import { snsAnswers } from '../../src/notifications/channels/sns';
import { twilioAnswers } from '../../src/notifications/channels/twilio/twilio-account';
import { webhookAnswers } from '../../src/notifications/channels/webhook';
import { FakeProviders } from '../support/providers/fake-providers';
import { openRegistry, routesTo, sendSample } from '../support/providers/sending';

let fakes: FakeProviders;
let opened: ReturnType<typeof openRegistry>;
beforeAll(async () => {
  fakes = await FakeProviders.open();
  opened = openRegistry(fakes.environment);
});
afterAll(async () => {
  await opened.close();
  await fakes.close();
});

const accepted = 'accepted';
type Row = readonly [route: string, status: number, body: unknown, expected: string];

const twilio = (status: number, code: number, expected: string, route = 'sms/twilio'): Row => [
  route,
  status,
  { code, message: 'told', status },
  expected,
];
const sns = (status: number, code: string, expected: string): Row => [
  'sms/sns',
  status,
  `<ErrorResponse><Error><Code>${code}</Code><Message>told</Message></Error></ErrorResponse>`,
  expected,
];
const meta = (status: number, code: number, expected: string): Row => [
  'whatsapp/meta',
  status,
  { error: { code, message: 'told' } },
  expected,
];
const fcm = (status: number, name: string, errorCode: string | null, expected: string): Row => [
  'push/fcm',
  status,
  { error: { code: status, status: name, message: 'told', details: errorCode ? [{}, { errorCode }] : [] } },
  expected,
];
const slack = (error: string, expected: string): Row => ['slack/slack', 200, { ok: false, error }, expected];
const hook = (status: number, word: string, expected: string): Row => ['slack/slack_webhook', status, word, expected];
const discord = (status: number, code: number, expected: string): Row => [
  'discord/discord',
  status,
  { code, message: 'told' },
  expected,
];
const telegram = (status: number, description: string, expected: string): Row => [
  'telegram/telegram',
  status,
  { ok: false, error_code: status, description },
  expected,
];
const each = (codes: string, row: (code: string) => Row): Row[] => codes.split(' ').map(row);

/** What each provider answers, and what it means: outcome, error code, and what it disables. */
const rows: readonly Row[] = [
  ['email/sendgrid', 202, undefined, accepted],
  ['email/sendgrid', 400, { errors: [{ message: 'told', field: 'from' }] }, 'refused client_error'],
  ['email/sendgrid', 401, { errors: [] }, 'refused auth_error'],
  ['email/sendgrid', 403, { errors: [] }, 'refused auth_error'],
  ['email/sendgrid', 413, { errors: [] }, 'refused client_error'],
  ['email/sendgrid', 429, { errors: [] }, 'retry rate_limited'],
  ['email/sendgrid', 500, '', 'retry server_error'],
  twilio(400, 21610, 'refused client_error opted_out'),
  ...each('21211 21217 21612 21614 63003 63016', (code) => twilio(400, Number(code), 'refused client_error')),
  ...each('21408 21215', (code) => twilio(400, Number(code), 'refused auth_error')),
  ...each('14107 21611 63018', (code) => twilio(400, Number(code), 'retry rate_limited')),
  twilio(429, 20429, 'retry rate_limited'),
  twilio(401, 20003, 'refused auth_error'),
  twilio(503, 20503, 'retry server_error'),
  twilio(400, 21211, 'refused client_error', 'voice/twilio'),
  twilio(400, 63016, 'refused client_error', 'whatsapp/twilio'),
  ['sms/twilio', 201, '{"sid":', accepted],
  ['sms/twilio', 502, '<html>', 'retry server_error'],
  ...each('Throttling ThrottlingException Throttled RequestThrottled KMSThrottling', (code) =>
    sns(400, code, 'retry rate_limited'),
  ),
  ...each('InvalidClientTokenId SignatureDoesNotMatch AuthorizationError', (code) =>
    sns(403, code, 'refused auth_error'),
  ),
  sns(403, 'RequestExpired', 'retry auth_error'),
  sns(400, 'OptedOut', 'refused client_error opted_out'),
  sns(400, 'InvalidParameter', 'refused client_error'),
  sns(500, 'InternalFailure', 'retry server_error'),
  ...each('1 2 131000 131016 133004', (code) => meta(500, Number(code), 'retry server_error')),
  ...each('4 80007 130429 131048 131056', (code) => meta(400, Number(code), 'retry rate_limited')),
  ...each('0 3 10 190 200 368 131031 131042', (code) => meta(400, Number(code), 'refused auth_error')),
  ...each('131026 132001 132015 100', (code) => meta(400, Number(code), 'refused client_error')),
  meta(400, 131050, 'refused client_error opted_out'),
  ['whatsapp/meta', 200, '{"messages":', accepted],
  ['push/web_push', 201, '', accepted],
  ['push/web_push', 404, '', 'refused client_error unregistered'],
  ['push/web_push', 410, '', 'refused client_error unregistered'],
  ['push/web_push', 400, '', 'refused client_error'],
  ['push/web_push', 403, '', 'refused auth_error'],
  ['push/web_push', 413, '', 'refused client_error'],
  ['push/web_push', 429, '', 'retry rate_limited'],
  fcm(404, 'NOT_FOUND', 'UNREGISTERED', 'refused client_error unregistered'),
  fcm(404, 'NOT_FOUND', null, 'refused client_error'),
  fcm(403, 'PERMISSION_DENIED', 'SENDER_ID_MISMATCH', 'refused auth_error'),
  fcm(401, 'UNAUTHENTICATED', 'THIRD_PARTY_AUTH_ERROR', 'refused auth_error'),
  fcm(401, 'UNAUTHENTICATED', null, 'retry auth_error'),
  fcm(429, 'RESOURCE_EXHAUSTED', 'QUOTA_EXCEEDED', 'retry rate_limited'),
  fcm(503, 'UNAVAILABLE', 'UNAVAILABLE', 'retry server_error'),
  fcm(500, 'INTERNAL', 'INTERNAL', 'retry server_error'),
  fcm(400, 'INVALID_ARGUMENT', 'INVALID_ARGUMENT', 'refused client_error'),
  ['slack/slack', 200, { ok: true, channel: 'C', ts: '1.2' }, accepted],
  ['slack/slack', 200, '<html>maintenance</html>', 'unknown server_error'],
  ['slack/slack', 429, '', 'retry rate_limited'],
  ...each(
    'invalid_auth not_authed account_inactive token_revoked token_expired missing_scope no_permission not_allowed_token_type ekm_access_denied org_login_required team_access_not_granted',
    (error) => slack(error, 'refused auth_error'),
  ),
  ...each('internal_error fatal_error service_unavailable request_timeout rollup_error', (error) =>
    slack(error, 'retry server_error'),
  ),
  ...each('ratelimited rate_limited message_limit_exceeded', (error) => slack(error, 'retry rate_limited')),
  ...each('channel_not_found is_archived msg_too_long an_error_of_tomorrow constructor', (error) =>
    slack(error, 'refused client_error'),
  ),
  hook(200, 'ok', accepted),
  ...each('no_service no_service_id no_active_hooks', (word) => hook(404, word, 'refused client_error gone')),
  hook(403, 'invalid_token', 'refused auth_error'),
  hook(500, 'rollup_error', 'retry server_error'),
  hook(410, 'channel_is_archived', 'refused client_error'),
  hook(400, 'no_text', 'refused client_error'),
  ['discord/discord', 200, { id: '1' }, accepted],
  discord(404, 10_015, 'refused client_error gone'),
  discord(401, 50_027, 'refused auth_error'),
  discord(400, 50_035, 'refused client_error'),
  discord(404, 10_008, 'refused client_error'),
  ['discord/discord', 404, { message: '404: Not Found', code: 0 }, 'refused client_error'],
  ['discord/discord', 429, { retry_after: 0.3, global: true }, 'retry rate_limited'],
  ['teams/teams', 202, '', accepted],
  ['teams/teams', 200, '1', accepted],
  [
    'teams/teams',
    200,
    'Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429',
    'retry rate_limited',
  ],
  [
    'teams/teams',
    200,
    'Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 403',
    'retry server_error',
  ],
  ['teams/teams', 400, { error: { code: 'TriggerInputSchemaMismatch' } }, 'refused client_error'],
  ['teams/teams', 401, '', 'refused auth_error'],
  ['teams/teams', 404, { error: { code: 'WorkflowNotFound' } }, 'refused client_error'],
  ['teams/teams', 410, '', 'refused client_error gone'],
  ['telegram/telegram', 200, { ok: true, result: { message_id: 1 } }, accepted],
  ['telegram/telegram', 200, { ok: false, description: 'told' }, 'refused client_error'],
  ['telegram/telegram', 200, '<html>', 'unknown server_error'],
  telegram(400, 'Bad Request: message is not modified', accepted),
  telegram(400, 'Bad Request: chat not found', 'refused client_error'),
  telegram(401, 'Unauthorized', 'refused auth_error'),
  telegram(403, 'Forbidden: bot was blocked by the user', 'refused client_error blocked'),
  telegram(404, 'Not Found', 'refused auth_error'),
  telegram(429, 'Too Many Requests: retry after 5', 'retry rate_limited'),
  ...[200, 201, 202, 204].map((status): Row => ['webhook/webhook', status, undefined, accepted]),
  ['webhook/webhook', 410, '', 'refused client_error gone'],
  ['webhook/webhook', 408, '', 'retry timeout'],
  ['webhook/webhook', 429, '', 'retry rate_limited'],
  ['webhook/webhook', 500, '', 'retry server_error'],
  ['webhook/webhook', 503, '', 'retry server_error'],
  ['webhook/webhook', 400, '', 'refused client_error'],
  ['webhook/webhook', 404, '', 'refused client_error'],
  ['webhook/webhook', 301, '', 'refused client_error'],
  ['webhook/webhook', 401, '', 'refused auth_error'],
];

it.each(rows)('%s answers %s %j: %#', async (name, status, body, expected) => {
  const route = routesTo(fakes).find(({ channel, provider }) => `${channel}/${provider}` === name);
  if (!route) throw new Error(`there is no ${name}`);
  fakes.always(route.key, { status, body });
  const result = await sendSample(opened.registry, route);
  const said = [
    result.outcome,
    'errorCode' in result ? result.errorCode : null,
    'disables' in result ? result.disables : null,
  ];
  expect(said.filter(Boolean).join(' ')).toBe(expected);
  expect(result.statusCode).toBe(status);
});

it.each<[string, AnswerTable]>([
  ['email/sendgrid', sendGridAnswers],
  ['sms/twilio', twilioAnswers],
  ['sms/sns', snsAnswers],
  ['whatsapp/meta', metaAnswers],
  ['push/web_push', webPushAnswers],
  ['push/fcm', fcmAnswers],
  ['slack/slack', slackAnswers],
  ['slack/slack_webhook', slackWebhookAnswers],
  ['discord/discord', discordAnswers],
  ['teams/teams', teamsAnswers],
  ['telegram/telegram', telegramAnswers],
  ['webhook/webhook', webhookAnswers],
])('each row of the table of %s has a test above', (route, table) => {
  const own = rows.filter(([name]) => name === route);
  const text = JSON.stringify(own);
  // codes that stand for what a body says
  const derived = ['ok', 'unreadable', 'not_modified', 'relay_failed', 'relay_limited'];
  for (const key of Object.keys(table)) {
    const isTested = key.startsWith('HTTP ')
      ? own.some(([, status]) => `HTTP ${status}` === key)
      : derived.includes(key) || new RegExp(`\\b${key}\\b`).test(text);
    expect([route, key, isTested]).toEqual([route, key, true]);
  }
});

it('a code that is the name of something in JavaScript means nothing', () =>
  expect(verdictOf({}, 400, 'constructor')).toEqual({ outcome: 'refused', errorCode: 'client_error', disables: null }));
