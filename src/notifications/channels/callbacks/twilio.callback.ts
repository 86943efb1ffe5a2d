import { createHmac } from 'node:crypto';
import { type CallbackRequest, headerOf, isSame, knownIn, type ProviderReport, type ReportedStatus } from './callback';

const messageStatuses: Readonly<Record<string, ReportedStatus>> = {
  accepted: 'queued',
  scheduled: 'queued',
  queued: 'queued',
  sending: 'queued',
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  undelivered: 'failed',
  failed: 'failed',
  canceled: 'failed',
};

const callStatuses: Readonly<Record<string, ReportedStatus>> = {
  queued: 'queued',
  initiated: 'queued',
  ringing: 'sent',
  'in-progress': 'sent',
  completed: 'delivered',
  busy: 'failed',
  'no-answer': 'failed',
  failed: 'failed',
  canceled: 'failed',
};

const OPTED_OUT = '21610';

/** Twilio signs the URL with or without the port of its scheme. */
function urlForms(text: string): readonly string[] {
  const { protocol, host, port } = new URL(text);
  if (port) return [text];
  const start = `${protocol}//${host}`;
  return [text, `${start}:${protocol === 'https:' ? 443 : 80}${text.slice(start.length)}`];
}

/** The signature of a form: HMAC-SHA1 of the URL and the sorted fields. */
export function signTwilioForm(url: string, form: URLSearchParams, authToken: string): string {
  const fields = [...new Set([...form].map(([name, value]) => `${name}${value}`))].sort();
  return createHmac('sha1', authToken)
    .update([url, ...fields].join(''))
    .digest('base64');
}

const replyOf = (form: URLSearchParams): ProviderReport => {
  const from = form.get('From') ?? '';
  const optOut = form.get('OptOutType')?.toLowerCase();
  return {
    kind: 'reply',
    channel: from.startsWith('whatsapp:') ? 'whatsapp' : 'sms',
    from: from.replace(/^whatsapp:/, ''),
    text: form.get('ButtonPayload') ?? form.get('Body') ?? '',
    optOut: optOut === 'stop' || optOut === 'start' ? optOut : null,
  };
};

/** A machine that answered has not been told. */
const callStatusOf = (form: URLSearchParams): ReportedStatus | undefined =>
  /^(machine|fax)/.test(form.get('AnsweredBy') ?? '') ? 'failed' : knownIn(callStatuses, form.get('CallStatus'));

function reportOf(form: URLSearchParams, query: URLSearchParams): ProviderReport | undefined {
  const deliveryId = query.get('delivery_id');
  if (query.get('event') === 'keys')
    return deliveryId === null ? undefined : { kind: 'key', deliveryId, key: form.get('Digits') ?? '' };
  if (form.get('SmsStatus') === 'received' || (form.has('Body') && !form.has('MessageStatus'))) return replyOf(form);
  const status = form.has('CallSid') ? callStatusOf(form) : knownIn(messageStatuses, form.get('MessageStatus'));
  if (status === undefined) return undefined;
  const errorCode = form.get('ErrorCode') || null;
  return {
    kind: 'status',
    deliveryId,
    providerMessageId: form.get('CallSid') ?? form.get('MessageSid'),
    status,
    errorCode,
    disables: errorCode === OPTED_OUT ? 'opted_out' : null,
  };
}

/** Reads what Twilio reports: statuses of messages and calls, replies, keys. @returns undefined when it is not from Twilio */
export function readTwilioCallback(request: CallbackRequest, authToken: string): readonly ProviderReport[] | undefined {
  const form = new URLSearchParams(request.body.toString());
  const given = headerOf(request, 'x-twilio-signature');
  if (!URL.canParse(request.url)) return undefined;
  if (!urlForms(request.url).some((url) => isSame(given, signTwilioForm(url, form, authToken)))) return undefined;
  const report = reportOf(form, new URL(request.url).searchParams);
  return report ? [report] : [];
}
