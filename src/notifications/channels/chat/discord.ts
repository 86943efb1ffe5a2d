import type { OutboundAnswer } from '../../../../libs/outbound/http-exchange';
import type { OutboundClient } from '../../../../libs/outbound/outbound-client';
import type { AttemptResult, ContentByChannel, Envelope } from '../../content';
import { type AnswerTable, judge, jsonOf, type Reading, refused, textOf } from '../answers';
import type { AddressByChannel, ChannelProvider } from '../channel-provider';
import { hostOfUrl, secretsOfUrl, sendJson } from '../send-json';

/** Discord's error codes that mean something else than their status says. */
export const discordAnswers: AnswerTable = {
  '10015': refused('client_error', 'gone'), // the webhook was deleted
  '50027': refused('auth_error'),
  '50035': refused('client_error'),
};

const readDiscord = (answer: OutboundAnswer): Reading => {
  const { id, code, message, retry_after } = jsonOf(answer);
  // 0 is no code: a refusal without one has it
  return {
    code: code === 0 ? null : textOf(code),
    id: textOf(id),
    detail: textOf(message),
    retryAfter: typeof retry_after === 'number' ? retry_after : undefined,
  };
};

/** The URL of a new message, or of one that is changed. The webhook's own query (a thread) is kept. */
function messageUrl(webhookUrl: string, editedId: string | null): string {
  if (!URL.canParse(webhookUrl)) return webhookUrl;
  const url = new URL(webhookUrl);
  if (editedId === null) url.searchParams.set('wait', 'true');
  else url.pathname = `${url.pathname.replace(/\/$/, '')}/messages/${encodeURIComponent(editedId)}`;
  return url.href;
}

/** Messages to Discord over a webhook of a channel. */
export class DiscordProvider implements ChannelProvider<'discord'> {
  readonly channel = 'discord';
  readonly name = 'discord';
  readonly dropsRepeats = false;
  readonly reportsDelivery = false;
  readonly canEdit = true;

  constructor(
    private readonly client: OutboundClient,
    private readonly timeoutMs: number,
  ) {}

  takes(): boolean {
    return true;
  }

  accountOf({ url }: AddressByChannel['discord']): string {
    return hostOfUrl(url);
  }

  async send(
    { isEdit, earlierMessageId, sentAt }: Envelope,
    { embeds }: ContentByChannel['discord'],
    { url }: AddressByChannel['discord'],
    signal?: AbortSignal,
  ): Promise<AttemptResult> {
    const editedId = isEdit ? earlierMessageId : null;
    const result = await sendJson(this.client, {
      method: editedId === null ? 'POST' : 'PATCH',
      url: messageUrl(url, editedId),
      body: { embeds, allowed_mentions: { parse: [] } },
      timeoutMs: this.timeoutMs,
      signal,
    });
    return judge(result, discordAnswers, readDiscord, { hidden: secretsOfUrl(url), at: sentAt });
  }
}
