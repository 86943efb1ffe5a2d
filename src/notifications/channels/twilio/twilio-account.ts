import type { ProviderSettings } from '../../../../libs/config/providers';
import type { OutboundAnswer } from '../../../../libs/outbound/http-exchange';
import type { OutboundClient } from '../../../../libs/outbound/outbound-client';
import type { AttemptResult, Envelope } from '../../content';
import { type AnswerTable, judge, jsonOf, type Reading, refused, retry, textOf } from '../answers';
import { callbackUrl } from '../callbacks/callback';

/** What Twilio is configured with. */
export type TwilioSettings = NonNullable<ProviderSettings['twilio']>;

/** Twilio's error codes that mean something else than their status says. */
export const twilioAnswers: AnswerTable = {
  '20003': refused('auth_error'),
  '20429': retry('rate_limited'),
  '14107': retry('rate_limited'),
  '21611': retry('rate_limited'), // the queue of the sender is full
  '63018': retry('rate_limited'),
  '21610': refused('client_error', 'opted_out'),
  '21211': refused('client_error'), // no valid number
  '21217': refused('client_error'),
  '21612': refused('client_error'), // no route to the number
  '21614': refused('client_error'), // no mobile number
  '21408': refused('auth_error'), // the account may not send to the country
  '21215': refused('auth_error'),
  '63003': refused('client_error'), // the number is not on WhatsApp
  '63016': refused('client_error'), // no approved template
};

const readTwilio = (answer: OutboundAnswer): Reading => {
  const { code, sid, message } = jsonOf(answer);
  return { code: textOf(code), id: textOf(sid), detail: textOf(message) };
};

/** Calls Twilio's API: one account for messages and calls. */
export class TwilioAccount {
  constructor(
    readonly settings: TwilioSettings,
    private readonly client: OutboundClient,
    private readonly timeoutMs: number,
    private readonly publicUrl: string | undefined,
  ) {}

  /** Whether Twilio can report to us: it needs an address for it. */
  get reports(): boolean {
    return this.publicUrl !== undefined;
  }

  /** Where Twilio reports on a delivery. @param event what is reported, if it is not the status */
  reportUrl(deliveryId: string, event?: string): string | undefined {
    return (
      this.publicUrl && callbackUrl(this.publicUrl, 'twilio', { delivery_id: deliveryId, ...(event && { event }) })
    );
  }

  /** Makes a message or a call. @param to the number, which no error shows */
  async create(
    resource: 'Messages' | 'Calls',
    fields: Readonly<Record<string, string>>,
    { envelope, to, signal }: { envelope: Envelope; to: string; signal: AbortSignal | undefined },
  ): Promise<AttemptResult> {
    const { apiUrl, accountSid, authToken } = this.settings;
    const statusCallback = this.reportUrl(envelope.deliveryId);
    const result = await this.client.request({
      method: 'POST',
      url: `${apiUrl}/2010-04-01/Accounts/${encodeURIComponent(accountSid)}/${resource}.json`,
      headers: {
        authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams({ ...fields, ...(statusCallback && { StatusCallback: statusCallback }) }).toString(),
      timeoutMs: this.timeoutMs,
      ...(signal && { signal }),
    });
    const asking = { hidden: [to, to.replace('+', ''), accountSid, authToken], at: envelope.sentAt };
    return judge(result, twilioAnswers, readTwilio, asking);
  }
}
