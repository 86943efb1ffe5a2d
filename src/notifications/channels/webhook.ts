import { createHmac } from 'node:crypto';
import type { OutboundAnswer } from '../../../libs/outbound/http-exchange';
import type { OutboundClient } from '../../../libs/outbound/outbound-client';
import type { AttemptResult, ContentByChannel, Envelope } from '../content';
import { type AnswerTable, judge, type Reading, refused } from './answers';
import type { AddressByChannel, ChannelProvider } from './channel-provider';
import { hostOfUrl, secretsOfUrl } from './send-json';

/** What a receiver answers: 410 says that it wants nothing any more. */
export const webhookAnswers: AnswerTable = { 'HTTP 410': refused('client_error', 'gone') };

const readWebhook = (_: OutboundAnswer): Reading => ({ code: null, id: null, detail: null });

/** The key of a secret: what stands after `whsec_`, in base64. */
const keyOf = (secret: string): Buffer => Buffer.from(secret.replace(/^whsec_/, ''), 'base64');

/**
 * The headers by which a receiver knows that a message is ours and new (Standard Webhooks).
 * @param secrets those that are live: a signature for each, so that a secret can be changed without a gap
 */
export function signWebhook(id: string, at: Date, body: string, secrets: readonly string[]): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1_000));
  const signatures = secrets.map((secret) => {
    const hmac = createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.${body}`);
    return `v1,${hmac.digest('base64')}`;
  });
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    ...(signatures.length > 0 && { 'webhook-signature': signatures.join(' ') }),
  };
}

/** Signed JSON to the URL of a user. The id of the delivery is the same at each attempt, so that repeats can be dropped. */
export class WebhookProvider implements ChannelProvider<'webhook'> {
  readonly channel = 'webhook';
  readonly name = 'webhook';
  readonly dropsRepeats = true;
  readonly reportsDelivery = false;
  readonly canEdit = false;

  constructor(
    private readonly client: OutboundClient,
    private readonly timeoutMs: number,
  ) {}

  takes(): boolean {
    return true;
  }

  accountOf({ url }: AddressByChannel['webhook']): string {
    return hostOfUrl(url);
  }

  async send(
    { deliveryId, sentAt }: Envelope,
    { type, data }: ContentByChannel['webhook'],
    { url, secrets }: AddressByChannel['webhook'],
    signal?: AbortSignal,
  ): Promise<AttemptResult> {
    const body = JSON.stringify({ type, timestamp: sentAt.toISOString(), data });
    const result = await this.client.request({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/json', ...signWebhook(deliveryId, sentAt, body, secrets) },
      body,
      timeoutMs: this.timeoutMs,
      ...(signal && { signal }),
    });
    return judge(result, webhookAnswers, readWebhook, { hidden: [...secretsOfUrl(url), ...secrets], at: sentAt });
  }
}
