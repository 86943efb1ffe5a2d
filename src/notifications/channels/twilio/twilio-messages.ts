import type { AttemptResult, ContentByChannel, Envelope } from '../../content';
import { approvedTemplate, noApprovedTemplate } from '../approved-template';
import type { AddressByChannel, ChannelProvider } from '../channel-provider';
import { TwilioProvider } from './twilio-provider';

/** A messaging service chooses the number itself; else the number is named. */
const senderOf = (from: string, prefix = ''): Readonly<Record<string, string>> =>
  from.startsWith('MG') ? { MessagingServiceSid: from } : { From: `${prefix}${from}` };

/** SMS over Twilio. */
export class TwilioSms extends TwilioProvider implements ChannelProvider<'sms'> {
  readonly channel = 'sms';

  send(
    envelope: Envelope,
    { text }: ContentByChannel['sms'],
    { number }: AddressByChannel['sms'],
    signal?: AbortSignal,
  ): Promise<AttemptResult> {
    const fields = { To: number, ...senderOf(this.from), Body: text };
    return this.account.create('Messages', fields, { envelope, to: number, signal });
  }
}

/** WhatsApp over Twilio, with templates that WhatsApp has approved. */
export class TwilioWhatsApp extends TwilioProvider implements ChannelProvider<'whatsapp'> {
  readonly channel = 'whatsapp';

  async send(
    envelope: Envelope,
    content: ContentByChannel['whatsapp'],
    { number }: AddressByChannel['whatsapp'],
    signal?: AbortSignal,
  ): Promise<AttemptResult> {
    const template = approvedTemplate(this.account.settings.contentSids, content, envelope.locale);
    if (!template) return noApprovedTemplate('TWILIO_CONTENT_SIDS', content, envelope.locale);
    const fields = {
      To: `whatsapp:${number}`,
      ...senderOf(this.from, 'whatsapp:'),
      ContentSid: template.name,
      ContentVariables: JSON.stringify(Object.fromEntries(template.parameters.map((text, i) => [String(i + 1), text]))),
    };
    return this.account.create('Messages', fields, { envelope, to: number, signal });
  }
}
