import type { ProviderSettings } from '../../../libs/config/providers';
import type { OutboundAnswer } from '../../../libs/outbound/http-exchange';
import type { OutboundClient } from '../../../libs/outbound/outbound-client';
import type { AttemptResult, ContentByChannel, Envelope } from '../content';
import { type AnswerTable, judge, jsonOf, type Reading, refused, retry, textOf } from './answers';
import { approvedTemplate, noApprovedTemplate } from './approved-template';
import type { AddressByChannel, ChannelProvider } from './channel-provider';

type MetaSettings = NonNullable<ProviderSettings['meta']>;

/** Meta's error codes that mean something else than their status says. */
export const metaAnswers: AnswerTable = {
  '1': retry('server_error'),
  '2': retry('server_error'),
  '4': retry('rate_limited'),
  '80007': retry('rate_limited'),
  '130429': retry('rate_limited'),
  '131048': retry('rate_limited'),
  '131056': retry('rate_limited'), // too many to this number
  '131000': retry('server_error'),
  '131016': retry('server_error'),
  '133004': retry('server_error'),
  '0': refused('auth_error'),
  '3': refused('auth_error'),
  '10': refused('auth_error'),
  '190': refused('auth_error'),
  '200': refused('auth_error'),
  '368': refused('auth_error'),
  '131031': refused('auth_error'),
  '131042': refused('auth_error'), // the account was not paid for
  '131050': refused('client_error', 'opted_out'),
  '131026': refused('client_error'), // the number is not on WhatsApp, or has not agreed to its terms
  '132001': refused('client_error'), // there is no such template
  '132015': refused('client_error'), // the template is paused
};

interface MetaBody {
  readonly messages?: readonly { readonly id?: unknown }[];
  readonly error?: {
    readonly code?: unknown;
    readonly message?: unknown;
    readonly error_data?: { readonly details?: unknown };
  };
}

const readMeta = (answer: OutboundAnswer): Reading => {
  const { messages, error } = jsonOf(answer) as MetaBody;
  const detail = [textOf(error?.message), textOf(error?.error_data?.details)].filter(Boolean).join(': ') || null;
  return { code: textOf(error?.code), id: textOf(messages?.[0]?.id), detail };
};

/** WhatsApp over Meta's Cloud API, with templates that WhatsApp has approved. */
export class MetaProvider implements ChannelProvider<'whatsapp'> {
  readonly channel = 'whatsapp';
  readonly name = 'meta';
  readonly dropsRepeats = false;
  readonly canEdit = false;

  constructor(
    private readonly settings: MetaSettings,
    private readonly client: OutboundClient,
    private readonly timeoutMs: number,
    readonly reportsDelivery: boolean,
  ) {}

  takes(): boolean {
    return true;
  }

  accountOf(): string {
    return 'meta';
  }

  async send(
    envelope: Envelope,
    content: ContentByChannel['whatsapp'],
    { number }: AddressByChannel['whatsapp'],
    signal?: AbortSignal,
  ): Promise<AttemptResult> {
    const { apiUrl, phoneNumberId, token, templates } = this.settings;
    const template = approvedTemplate(templates, content, envelope.locale);
    if (!template) return noApprovedTemplate('META_TEMPLATES', content, envelope.locale);
    const to = number.replace('+', '');
    const [name, language = template.locale] = template.name.split('/');
    const parameters = template.parameters.map((text) => ({ type: 'text', text }));
    const result = await this.client.request({
      method: 'POST',
      url: `${apiUrl}/v23.0/${encodeURIComponent(phoneNumberId)}/messages`,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        messaging_product: 'whatsapp',
        to,
        type: 'template',
        template: { name, language: { code: language }, components: [{ type: 'body', parameters }] },
      }),
      timeoutMs: this.timeoutMs,
      ...(signal && { signal }),
    });
    return judge(result, metaAnswers, readMeta, { hidden: [number, to, token], at: envelope.sentAt });
  }
}
