import type { ProviderSettings } from '../../../../libs/config/providers';
import type { OutboundAnswer } from '../../../../libs/outbound/http-exchange';
import type { OutboundClient } from '../../../../libs/outbound/outbound-client';
import type { AttemptResult, ContentByChannel, Envelope } from '../../content';
import { type AnswerTable, judge, type Reading, refused, resultOf, textOf } from '../answers';
import type { ChannelProvider, PushAddress } from '../channel-provider';
import { hostOfUrl } from '../send-json';
import { encryptPush, type PushKeys } from './encrypt-push';
import { isUrgent, PUSH_TTL_SECONDS, pushPayload, pushTopic } from './push-message';
import { Vapid } from './vapid';

/** What push services answer: only these two mean that the subscription has ended. */
export const webPushAnswers: AnswerTable = {
  'HTTP 404': refused('client_error', 'unregistered'),
  'HTTP 410': refused('client_error', 'unregistered'),
};

const readWebPush = ({ headers }: OutboundAnswer): Reading => ({
  code: null,
  id: textOf(headers['location']),
  detail: null,
});

const encrypted = (text: string, keys: PushKeys): Buffer | undefined => {
  try {
    return encryptPush(Buffer.from(text), keys);
  } catch {
    return undefined;
  }
};

const badKeys = { statusCode: null, id: null, error: 'the keys of the subscription are invalid', retryAfter: null };

/** Push messages to browsers, encrypted for them (RFC 8030, 8291, 8292). */
export class WebPushProvider implements ChannelProvider<'push'> {
  readonly channel = 'push';
  readonly name = 'web_push';
  readonly dropsRepeats = false;
  readonly reportsDelivery = false;
  readonly canEdit = false;
  private readonly vapid: Vapid;

  /** @param client the one for URLs of users: an endpoint is what a browser said */
  constructor(
    settings: NonNullable<ProviderSettings['vapid']>,
    private readonly client: OutboundClient,
    private readonly timeoutMs: number,
  ) {
    this.vapid = new Vapid(settings);
  }

  takes(address: PushAddress): boolean {
    return address.kind === 'web';
  }

  accountOf(address: PushAddress): string {
    return address.kind === 'web' ? hostOfUrl(address.endpoint) : this.name;
  }

  async send(
    envelope: Envelope,
    content: ContentByChannel['push'],
    address: PushAddress,
    signal?: AbortSignal,
  ): Promise<AttemptResult> {
    if (address.kind !== 'web') throw new Error('an address of an app was given to web push');
    const { endpoint, keys } = address;
    const body = encrypted(JSON.stringify(pushPayload(envelope, content)), keys);
    if (!body || !URL.canParse(endpoint)) return resultOf(refused('client_error'), badKeys);
    const result = await this.client.request({
      method: 'POST',
      url: endpoint,
      headers: {
        authorization: this.vapid.authorization(endpoint, envelope.sentAt),
        'content-encoding': 'aes128gcm',
        'content-type': 'application/octet-stream',
        ttl: String(PUSH_TTL_SECONDS),
        urgency: isUrgent(envelope) ? 'high' : 'normal',
        topic: pushTopic(envelope),
      },
      body,
      timeoutMs: this.timeoutMs,
      ...(signal && { signal }),
    });
    const hidden = [endpoint, new URL(endpoint).pathname, keys.p256dh, keys.auth];
    return judge(result, webPushAnswers, readWebPush, { hidden, at: envelope.sentAt });
  }
}
