import type { ProviderSettings } from '../../../../libs/config/providers';
import type { OutboundAnswer } from '../../../../libs/outbound/http-exchange';
import type { OutboundClient } from '../../../../libs/outbound/outbound-client';
import type { AttemptResult, ContentByChannel, Envelope } from '../../content';
import { type AnswerTable, judge, jsonOf, type Reading, refused, retry, textOf } from '../answers';
import { itemsIn, objectOf } from '../callbacks/callback';
import type { ChannelProvider, PushAddress } from '../channel-provider';
import { GoogleToken } from './google-token';
import { isUrgent, PUSH_TTL_SECONDS, pushTopic } from './push-message';

type FcmSettings = NonNullable<ProviderSettings['fcm']>;

/** FCM's codes. Only UNREGISTERED means that the token has ended: a bare 404 may be a fault of the project. */
export const fcmAnswers: AnswerTable = {
  UNREGISTERED: refused('client_error', 'unregistered'),
  SENDER_ID_MISMATCH: refused('auth_error'),
  THIRD_PARTY_AUTH_ERROR: refused('auth_error'),
  UNAUTHENTICATED: retry('auth_error'), // our token has ended: the next attempt gets a new one
  QUOTA_EXCEEDED: retry('rate_limited'),
  UNAVAILABLE: retry('server_error'),
  INTERNAL: retry('server_error'),
};

const readFcm = (answer: OutboundAnswer): Reading => {
  const { name, error } = jsonOf(answer);
  const { status, message, details } = objectOf(error);
  const own = itemsIn(details).map((one) => textOf(objectOf(one)['errorCode']));
  return { code: own.find(Boolean) ?? textOf(status), id: textOf(name), detail: textOf(message) };
};

/** Push messages to apps on Android and iOS, over Firebase Cloud Messaging. */
export class FcmProvider implements ChannelProvider<'push'> {
  readonly channel = 'push';
  readonly name = 'fcm';
  readonly dropsRepeats = false;
  readonly reportsDelivery = false;
  readonly canEdit = false;
  private readonly token: GoogleToken;

  constructor(
    private readonly settings: FcmSettings,
    private readonly client: OutboundClient,
    private readonly timeoutMs: number,
  ) {
    this.token = new GoogleToken(settings.account, client, timeoutMs);
  }

  takes(address: PushAddress): boolean {
    return address.kind === 'fcm';
  }

  accountOf(): string {
    return 'fcm';
  }

  async send(
    envelope: Envelope,
    content: ContentByChannel['push'],
    address: PushAddress,
    signal?: AbortSignal,
  ): Promise<AttemptResult> {
    if (address.kind !== 'fcm') throw new Error('an address of a browser was given to FCM');
    const access = await this.token.get(envelope.sentAt);
    if ('failed' in access) return access.failed;
    const { apiUrl, account } = this.settings;
    const result = await this.client.request({
      method: 'POST',
      url: `${apiUrl}/v1/projects/${encodeURIComponent(account.project_id)}/messages:send`,
      headers: { authorization: `Bearer ${access.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ message: this.messageOf(envelope, content, address.token) }),
      timeoutMs: this.timeoutMs,
      ...(signal && { signal }),
    });
    if ('status' in result && result.status === 401) this.token.forget(access.token);
    return judge(result, fcmAnswers, readFcm, { hidden: [address.token, access.token], at: envelope.sentAt });
  }

  private messageOf(envelope: Envelope, content: ContentByChannel['push'], token: string): object {
    const { alertId, deliveryId } = envelope;
    // all values of `data` are texts
    const data = { alert_id: alertId, delivery_id: deliveryId, severity: content.severity, url: content.url };
    const present = Object.entries(data).filter(([, value]) => value !== null);
    const urgent = isUrgent(envelope);
    return {
      token,
      notification: { title: content.title, body: content.body },
      data: Object.fromEntries(present),
      android: { priority: urgent ? 'HIGH' : 'NORMAL', ttl: `${PUSH_TTL_SECONDS}s`, collapse_key: pushTopic(envelope) },
      apns: { headers: { 'apns-priority': urgent ? '10' : '5', 'apns-collapse-id': alertId ?? deliveryId } },
    };
  }
}
