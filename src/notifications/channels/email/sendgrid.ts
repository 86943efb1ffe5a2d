import type { ProviderSettings } from '../../../../libs/config/providers';
import type { Mailbox } from '../../../../libs/config/variable-kinds';
import type { OutboundClient } from '../../../../libs/outbound/outbound-client';
import type { OutboundAnswer } from '../../../../libs/outbound/http-exchange';
import type { AttemptResult, ContentByChannel, Envelope } from '../../content';
import { type AnswerTable, judge, jsonOf, type Reading, textOf } from '../answers';
import type { AddressByChannel, ChannelProvider } from '../channel-provider';
import { mailHeaders } from './mail-headers';

type SendGridSettings = NonNullable<ProviderSettings['sendgrid']>;

/** SendGrid says all by its status: 202 is accepted, what the standard table says holds for the rest. */
export const sendGridAnswers: AnswerTable = {};

interface SendGridFault {
  readonly message?: unknown;
  readonly field?: unknown;
}

/** Seconds from now until the limit is reset; the header says it as seconds since 1970. */
const untilReset = (header: unknown, at: Date): number | undefined => {
  const seconds = Number(header) - at.getTime() / 1_000;
  return typeof header === 'string' && seconds > 0 ? seconds : undefined;
};

const readSendGrid =
  (at: Date) =>
  (answer: OutboundAnswer): Reading => {
    const { errors } = jsonOf(answer) as { errors?: SendGridFault[] };
    const faults = Array.isArray(errors) ? errors.slice(0, 5) : [];
    return {
      code: null,
      id: textOf(answer.headers['x-message-id']),
      detail:
        faults.map(({ message, field }) => [textOf(field), textOf(message)].filter(Boolean).join(': ')).join('; ') ||
        null,
      retryAfter: answer.headers['retry-after'] ?? untilReset(answer.headers['x-ratelimit-reset'], at),
    };
  };

const party = (email: string, name: string | null) => ({ email, ...(name && { name }) });

/** E-mail over SendGrid's API (mail/send, v3). */
export class SendGridProvider implements ChannelProvider<'email'> {
  readonly channel = 'email';
  readonly name = 'sendgrid';
  readonly dropsRepeats = false;
  readonly reportsDelivery: boolean;
  readonly canEdit = false;

  constructor(
    private readonly settings: SendGridSettings,
    private readonly from: Mailbox,
    private readonly client: OutboundClient,
    private readonly timeoutMs: number,
    reportsDelivery: boolean,
  ) {
    this.reportsDelivery = reportsDelivery;
  }

  takes(): boolean {
    return true;
  }

  accountOf(): string {
    return 'sendgrid';
  }

  async send(
    envelope: Envelope,
    content: ContentByChannel['email'],
    { email, name }: AddressByChannel['email'],
    signal?: AbortSignal,
  ): Promise<AttemptResult> {
    const { messageId, headers } = mailHeaders(envelope, this.from.email);
    const body = {
      personalizations: [{ to: [party(email, name)], custom_args: { delivery_id: envelope.deliveryId } }],
      from: party(this.from.email, this.from.name),
      subject: content.subject,
      content: [
        { type: 'text/plain', value: content.text },
        { type: 'text/html', value: content.html },
      ],
      headers: { 'Message-ID': messageId, ...headers },
      tracking_settings: { click_tracking: { enable: false }, open_tracking: { enable: false } },
    };
    const result = await this.client.request({
      method: 'POST',
      url: `${this.settings.apiUrl}/v3/mail/send`,
      headers: { authorization: `Bearer ${this.settings.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      timeoutMs: this.timeoutMs,
      ...(signal && { signal }),
    });
    const hidden = [email, name ?? '', this.settings.apiKey];
    return judge(result, sendGridAnswers, readSendGrid(envelope.sentAt), { hidden, at: envelope.sentAt });
  }
}
