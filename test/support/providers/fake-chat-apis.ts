import type { FakeApi } from './fake-apis';

const slackFault = (error: string) => ({ status: 200, body: { ok: false, error } });
const telegramFault = (status: number, description: string) => ({
  status,
  body: { ok: false, error_code: status, description },
});

/** What Slack takes for blocks. */
const areBlocks = (blocks: unknown): boolean =>
  blocks === undefined ||
  (Array.isArray(blocks) && blocks.length <= 50 && blocks.every(({ type }) => typeof type === 'string'));

/** Whether each tag is closed, and is one that Telegram knows. */
function isTelegramHtml(text: string): boolean {
  const open: string[] = [];
  for (const [, end, name = ''] of text.matchAll(/<(\/?)([a-z]+)[^>]*>/gi)) {
    if (!['b', 'i', 'u', 's', 'a', 'code', 'pre'].includes(name)) return false;
    if (!end) open.push(name);
    else if (open.pop() !== name) return false;
  }
  return open.length === 0 && !/<(?![a-z/])/i.test(text);
}

const reversed = (text: string): string => [...text].reverse().join('');
const conversationOf = (channel: string): string => (channel.startsWith('U') ? `D${reversed(channel)}` : channel);
const userOf = (channel: string): string => (/^D.*U$/.test(channel) ? reversed(channel.slice(1)) : channel);

/** Slack, Discord, Teams, Telegram, and the URLs of users. */
export const chatApis: Readonly<Record<string, FakeApi>> = {
  slack: {
    address: ({ json }) => userOf(String(json['channel'])),
    refuse({ path, headers, json }, { slackToken }) {
      if (!['/chat.postMessage', '/chat.update'].includes(path)) return slackFault('unknown_method');
      if (headers['authorization'] !== `Bearer ${slackToken}`) return slackFault('invalid_auth');
      if (path === '/chat.update' && !json['ts']) return slackFault('message_not_found');
      return areBlocks(json['blocks']) ? undefined : slackFault('invalid_blocks');
    },
    // what is sent to a user is in a conversation with an id of its own
    ok: ({ json }, id) => ({
      status: 200,
      body: { ok: true, channel: conversationOf(String(json['channel'])), ts: json['ts'] ?? `17.${id}` },
    }),
    rateLimited: () => ({ status: 429, headers: { 'retry-after': '7' }, body: { ok: false, error: 'ratelimited' } }),
    serverError: () => ({ status: 503, body: 'unavailable' }),
  },
  slackhook: {
    address: ({ path }) => path,
    refuse: ({ json }) =>
      json['text'] && areBlocks(json['blocks'])
        ? undefined
        : { status: 400, body: json['text'] ? 'invalid_blocks' : 'no_text' },
    ok: () => ({ status: 200, headers: { 'content-type': 'text/html' }, body: 'ok' }),
    rateLimited: () => ({ status: 429, headers: { 'retry-after': '7' }, body: 'rate_limited' }),
    serverError: () => ({ status: 500, body: 'rollup_error' }),
  },
  discord: {
    address: ({ path }) => path.replace(/[?].*|\/messages\/.*/, ''),
    refuse({ method, path, json }) {
      const isCall =
        method === 'POST' ? path.endsWith('?wait=true') : /^PATCH .*\/messages\/\d+$/.test(`${method} ${path}`);
      const isWhole = isCall && Array.isArray(json['embeds']) && json['embeds'].length > 0;
      return isWhole ? undefined : { status: 400, body: { code: 50006, message: 'Cannot send an empty message' } };
    },
    ok: ({ method, path }, id) => ({
      status: 200,
      body: { id: method === 'PATCH' ? path.replace(/.*\//, '') : `9${id.replace(/\D/g, '')}` },
    }),
    rateLimited: () => ({
      status: 429,
      body: { message: 'You are being rate limited.', retry_after: 6.4, global: false },
    }),
    serverError: () => ({ status: 502, body: '<html>bad gateway</html>' }),
  },
  teams: {
    address: ({ path }) => path,
    refuse({ json }) {
      const card = json['attachments']?.[0];
      const isCard =
        card?.contentType === 'application/vnd.microsoft.card.adaptive' && card.content?.type === 'AdaptiveCard';
      return json['type'] === 'message' && isCard
        ? undefined
        : { status: 400, body: { error: { code: 'TriggerInputSchemaMismatch', message: 'no card' } } };
    },
    ok: () => ({ status: 202 }),
    rateLimited: () => ({ status: 429, headers: { 'retry-after': '7' } }),
    serverError: () => ({ status: 502, body: { error: { code: 'BadGateway', message: 'no response' } } }),
  },
  telegram: {
    address: ({ json }) => String(json['chat_id']),
    refuse({ path, json }, { telegramToken }) {
      const method = path.startsWith(`/bot${telegramToken}/`) ? path.slice(`/bot${telegramToken}/`.length) : '';
      if (!['sendMessage', 'editMessageText'].includes(method)) return telegramFault(404, 'Not Found');
      if (!json['text']) return telegramFault(400, 'Bad Request: message text is empty');
      return json['parse_mode'] !== 'HTML' || isTelegramHtml(String(json['text']))
        ? undefined
        : telegramFault(400, "Bad Request: can't parse entities: Unsupported start tag at byte offset 4");
    },
    ok: ({ json }, id) => ({
      status: 200,
      body: {
        ok: true,
        result: { message_id: json['message_id'] ?? Number(id.replace(/\D/g, '')), chat: { id: json['chat_id'] } },
      },
    }),
    rateLimited: () => ({
      status: 429,
      body: {
        ok: false,
        error_code: 429,
        description: 'Too Many Requests: retry after 7',
        parameters: { retry_after: 7 },
      },
    }),
    serverError: () => telegramFault(502, 'Bad Gateway'),
  },
  webhook: {
    address: ({ path }) => path,
    refuse: () => undefined,
    ok: () => ({ status: 200, body: 'thanks' }),
    rateLimited: () => ({ status: 429, headers: { 'retry-after': '7' } }),
    serverError: () => ({ status: 500 }),
  },
};
