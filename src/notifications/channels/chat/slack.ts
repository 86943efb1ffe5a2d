import { createHash } from 'node:crypto';
import type { ProviderSettings } from '../../../../libs/config/providers';
import type { OutboundClient } from '../../../../libs/outbound/outbound-client';
import type { AttemptResult, ContentByChannel, Envelope } from '../../content';
import { judge } from '../answers';
import type { ChannelProvider, SlackAddress } from '../channel-provider';
import { hostOfUrl, secretsOfUrl, sendJson } from '../send-json';
import { isLayoutFault, readSlack, readSlackWebhook, slackAnswers, slackWebhookAnswers } from './slack-answers';

/** The channel and the time by which Slack knows a message. */
const placeOf = (messageId: string): { channel: string; ts: string } => {
  const [channel = '', ts = ''] = messageId.split('/');
  return { channel, ts };
};

/** Sends a message; once more as text alone if Slack refuses its layout. */
async function orAsText(
  content: ContentByChannel['slack'],
  post: (content: ContentByChannel['slack']) => Promise<AttemptResult>,
): Promise<AttemptResult> {
  const result = await post(content);
  const isLayout = result.outcome === 'refused' && content.blocks.length > 0 && isLayoutFault(result.error);
  return isLayout ? post({ text: content.text, blocks: [] }) : result;
}

/** Messages by a bot: with buttons, edited on a change, and answered in their thread. */
export class SlackBot implements ChannelProvider<'slack'> {
  readonly channel = 'slack';
  readonly name = 'slack';
  readonly dropsRepeats = false;
  readonly reportsDelivery = false;
  readonly canEdit = true;

  constructor(
    private readonly settings: ProviderSettings['slack'],
    private readonly client: OutboundClient,
    private readonly timeoutMs: number,
  ) {}

  takes(address: SlackAddress): boolean {
    return 'channel' in address && this.tokenOf(address) !== undefined;
  }

  accountOf(address: SlackAddress): string {
    if (!('botToken' in address) || address.botToken === undefined) return 'slack';
    return `slack:${createHash('sha256').update(address.botToken).digest('hex').slice(0, 12)}`;
  }

  send(
    envelope: Envelope,
    content: ContentByChannel['slack'],
    address: SlackAddress,
    signal?: AbortSignal,
  ): Promise<AttemptResult> {
    return orAsText(content, (one) => this.post(envelope, one, address, signal));
  }

  private async post(
    envelope: Envelope,
    { text, blocks }: ContentByChannel['slack'],
    address: SlackAddress,
    signal: AbortSignal | undefined,
  ): Promise<AttemptResult> {
    if (!('channel' in address)) throw new Error('the URL of a webhook was given to the bot');
    const token = this.tokenOf(address) ?? '';
    const { earlierMessageId, isEdit } = envelope;
    const earlier = earlierMessageId === null ? undefined : placeOf(earlierMessageId);
    const isUpdate = earlier !== undefined && isEdit;
    const place = isUpdate
      ? earlier
      : { channel: address.channel, ...(earlier && { thread_ts: earlier.ts }), unfurl_links: false };
    const result = await sendJson(this.client, {
      url: `${this.settings.apiUrl}/${isUpdate ? 'chat.update' : 'chat.postMessage'}`,
      headers: { authorization: `Bearer ${token}` },
      body: { ...place, text, blocks },
      timeoutMs: this.timeoutMs,
      signal,
    });
    return judge(result, slackAnswers, readSlack, { hidden: [token, address.channel], at: envelope.sentAt });
  }

  private tokenOf(address: SlackAddress): string | undefined {
    return 'channel' in address ? (address.botToken ?? this.settings.botToken) : undefined;
  }
}

/** Messages over the URL of an incoming webhook: without buttons that act, and never edited. */
export class SlackWebhook implements ChannelProvider<'slack'> {
  readonly channel = 'slack';
  readonly name = 'slack_webhook';
  readonly dropsRepeats = false;
  readonly reportsDelivery = false;
  readonly canEdit = false;

  constructor(
    private readonly client: OutboundClient,
    private readonly timeoutMs: number,
  ) {}

  takes(address: SlackAddress): boolean {
    return 'url' in address;
  }

  accountOf(address: SlackAddress): string {
    return 'url' in address ? hostOfUrl(address.url) : this.name;
  }

  send(
    envelope: Envelope,
    content: ContentByChannel['slack'],
    address: SlackAddress,
    signal?: AbortSignal,
  ): Promise<AttemptResult> {
    return orAsText(content, (one) => this.post(envelope, one, address, signal));
  }

  private async post(
    envelope: Envelope,
    { text, blocks }: ContentByChannel['slack'],
    address: SlackAddress,
    signal: AbortSignal | undefined,
  ): Promise<AttemptResult> {
    if (!('url' in address)) throw new Error('the address of a bot was given to the webhook');
    const { url } = address;
    const body = blocks.length > 0 ? { text, blocks } : { text };
    const result = await sendJson(this.client, { url, body, timeoutMs: this.timeoutMs, signal });
    return judge(result, slackWebhookAnswers, readSlackWebhook, { hidden: secretsOfUrl(url), at: envelope.sentAt });
  }
}
