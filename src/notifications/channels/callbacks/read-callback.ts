import type { ProviderSettings } from '../../../../libs/config/providers';
import { storableText } from '../../../../libs/kernel/text';
import { type CallbackProvider, type CallbackRequest, MAX_CALLBACK_BYTES, type ProviderReport } from './callback';
import { readMetaCallback } from './meta.callback';
import { readSendGridCallback } from './sendgrid.callback';
import { readSlackCallback } from './slack.callback';
import { readTelegramCallback } from './telegram.callback';
import { readTwilioCallback } from './twilio.callback';

type Secrets = ProviderSettings['callbacks'];

/** How each provider proves who it is: by which secret, and with what function. */
const readers: Readonly<
  Record<
    CallbackProvider,
    readonly [
      secretOf: (secrets: Secrets) => string | undefined,
      read: (request: CallbackRequest, secret: string, now: Date) => readonly ProviderReport[] | undefined,
    ]
  >
> = {
  twilio: [({ twilioAuthToken }) => twilioAuthToken, readTwilioCallback],
  sendgrid: [({ sendgridPublicKey }) => sendgridPublicKey, readSendGridCallback],
  meta: [({ metaAppSecret }) => metaAppSecret, readMetaCallback],
  slack: [({ slackSigningSecret }) => slackSigningSecret, readSlackCallback],
  telegram: [({ telegramSecret }) => telegramSecret, readTelegramCallback],
};

/** What providers report is looked up and stored. */
const storableReport = (report: ProviderReport): ProviderReport =>
  Object.fromEntries(
    Object.entries(report).map(([name, value]) => [name, typeof value === 'string' ? storableText(value) : value]),
  ) as unknown as ProviderReport;

/**
 * Checks and reads what a provider called back with.
 * @returns what it reports, perhaps nothing; undefined when it cannot prove that it is the provider
 */
export function readCallback(
  provider: CallbackProvider,
  request: CallbackRequest,
  secrets: Secrets,
  now: Date,
): readonly ProviderReport[] | undefined {
  const [secretOf, read] = readers[provider];
  const secret = secretOf(secrets);
  if (secret === undefined || request.body.length > MAX_CALLBACK_BYTES) return undefined;
  return read(request, secret, now)?.map(storableReport);
}
