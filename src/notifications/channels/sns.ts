import type { ProviderSettings } from '../../../libs/config/providers';
import type { OutboundAnswer } from '../../../libs/outbound/http-exchange';
import type { OutboundClient } from '../../../libs/outbound/outbound-client';
import type { AttemptResult, ContentByChannel, Envelope } from '../content';
import { type AnswerTable, judge, type Reading, refused, retry } from './answers';
import type { AddressByChannel, ChannelProvider } from './channel-provider';
import { signAwsRequest } from './sigv4';

type SnsSettings = NonNullable<ProviderSettings['sns']>;

/** SNS's error codes that mean something else than their status says. */
export const snsAnswers: AnswerTable = {
  Throttling: retry('rate_limited'),
  ThrottlingException: retry('rate_limited'),
  Throttled: retry('rate_limited'),
  RequestThrottled: retry('rate_limited'),
  KMSThrottling: retry('rate_limited'),
  RequestExpired: retry('auth_error'), // the clocks differ
  InvalidClientTokenId: refused('auth_error'),
  SignatureDoesNotMatch: refused('auth_error'),
  AuthorizationError: refused('auth_error'),
  OptedOut: refused('client_error', 'opted_out'),
};

const element = (xml: string, name: string): string | null =>
  new RegExp(`<${name}>([^<]{0,500})</${name}>`).exec(xml)?.[1] ?? null;

const readSns = ({ body }: OutboundAnswer): Reading => {
  const xml = body.toString();
  return { code: element(xml, 'Code'), id: element(xml, 'MessageId'), detail: element(xml, 'Message') };
};

/** SMS over Amazon SNS. It reports nothing of what becomes of a message. */
export class SnsProvider implements ChannelProvider<'sms'> {
  readonly channel = 'sms';
  readonly name = 'sns';
  readonly dropsRepeats = false;
  readonly reportsDelivery = false;
  readonly canEdit = false;

  constructor(
    private readonly settings: SnsSettings,
    private readonly client: OutboundClient,
    private readonly timeoutMs: number,
  ) {}

  takes(): boolean {
    return true;
  }

  accountOf(): string {
    return 'sns';
  }

  async send(
    envelope: Envelope,
    { text }: ContentByChannel['sms'],
    { number }: AddressByChannel['sms'],
    signal?: AbortSignal,
  ): Promise<AttemptResult> {
    const { apiUrl, accessKeyId, secretAccessKey } = this.settings;
    const body = new URLSearchParams({
      Action: 'Publish',
      Version: '2010-03-31',
      PhoneNumber: number,
      Message: text,
      'MessageAttributes.entry.1.Name': 'AWS.SNS.SMS.SMSType',
      'MessageAttributes.entry.1.Value.DataType': 'String',
      'MessageAttributes.entry.1.Value.StringValue': 'Transactional',
    }).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
    const request = { method: 'POST', url: `${apiUrl}/`, headers, body } as const;
    const signature = signAwsRequest(request, { ...this.settings, service: 'sns' }, envelope.sentAt);
    const result = await this.client.request({
      ...request,
      headers: { ...headers, ...signature },
      timeoutMs: this.timeoutMs,
      ...(signal && { signal }),
    });
    const hidden = [number, number.replace('+', ''), accessKeyId, secretAccessKey];
    return judge(result, snsAnswers, readSns, { hidden, at: envelope.sentAt });
  }
}
