import type { OutboundAnswer } from '../../../../libs/outbound/http-exchange';
import { accepted, type AnswerTable, jsonOf, type Reading, refused, retry, textOf, unknown } from '../answers';

const authErrors = [
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'missing_scope',
  'no_permission',
  'not_allowed_token_type',
  'ekm_access_denied',
  'org_login_required',
  'team_access_not_granted',
];
const passingErrors = ['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout', 'rollup_error'];
const limitErrors = ['ratelimited', 'rate_limited', 'message_limit_exceeded'];

const rows = (codes: readonly string[], verdict: AnswerTable[string]): AnswerTable =>
  Object.fromEntries(codes.map((code) => [code, verdict]));

/** Slack's API answers 200 also when it refuses: `ok` and `error` decide. */
export const slackAnswers: AnswerTable = {
  ok: accepted,
  unreadable: unknown('server_error'),
  ...rows(authErrors, refused('auth_error')),
  ...rows(passingErrors, retry('server_error')),
  ...rows(limitErrors, retry('rate_limited')),
  'HTTP 200': refused('client_error'),
};

/** What an incoming webhook answers: `ok`, or a word as plain text. */
export const slackWebhookAnswers: AnswerTable = {
  rollup_error: retry('server_error'),
  invalid_token: refused('auth_error'),
  no_service: refused('client_error', 'gone'), // the webhook was removed
  no_service_id: refused('client_error', 'gone'),
  no_active_hooks: refused('client_error', 'gone'),
};

/** Codes that complain of the layout: the text alone may pass. */
export const isLayoutFault = (error: string): boolean =>
  /\b(invalid_blocks|invalid_blocks_format|msg_blocks_too_long)\b/.test(error);

/** Finds code and id in an answer of Slack's API. The id names the channel too: a person's direct messages have their own. */
export const readSlack = (answer: OutboundAnswer): Reading => {
  const { ok, error, channel, ts } = jsonOf(answer);
  const [place, time] = [textOf(channel), textOf(ts)];
  const code = ok === true ? 'ok' : textOf(error);
  return {
    code: code ?? (answer.status === 200 ? 'unreadable' : null),
    id: place !== null && time !== null ? `${place}/${time}` : null,
    detail: '',
  };
};

/** Finds the word in an answer of an incoming webhook. */
export const readSlackWebhook = ({ body }: OutboundAnswer): Reading => {
  const word = /^[a-z_]{2,40}$/.exec(body.toString().trim())?.[0] ?? null;
  return { code: word, id: null, detail: word === null ? null : '' };
};
