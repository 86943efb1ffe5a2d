import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CallbackRequest } from './callback';
import { readTwilioCallback, signTwilioForm } from './twilio.callback';

// made by Debian's python3-twilio, as the file says
const vectors = JSON.parse(
  readFileSync(join(__dirname, '../../../../test/support/providers/twilio-signatures.json'), 'utf8'),
) as { authToken: string; cases: { url: string; form: Record<string, string>; signature: string }[] };

const url = (query = ''): string => `https://campana.example/callbacks/twilio${query}`;
const request = (at: string, body: string, headers: Record<string, string>): CallbackRequest => ({
  url: at,
  headers,
  body: Buffer.from(body),
});
const twilio = (fields: Record<string, string>, query = '') => {
  const form = new URLSearchParams(fields);
  return request(url(query), form.toString(), {
    'x-twilio-signature': signTwilioForm(url(query), form, vectors.authToken),
  });
};
const read = (given: CallbackRequest) => readTwilioCallback(given, vectors.authToken);
const status = (values: object) => ({
  kind: 'status',
  deliveryId: null,
  providerMessageId: null,
  errorCode: null,
  disables: null,
  ...values,
});

describe('the signature of Twilio', () => {
  it.each(vectors.cases)('is that of its own library: $url', ({ url: at, form, signature }) =>
    expect(signTwilioForm(at, new URLSearchParams(form), vectors.authToken)).toBe(signature),
  );

  it('may name the port of the scheme', () => {
    const form = new URLSearchParams({ MessageSid: 'SM1', MessageStatus: 'sent' });
    const signature = signTwilioForm('https://campana.example:443/callbacks/twilio', form, vectors.authToken);
    expect(read(request(url(), form.toString(), { 'x-twilio-signature': signature }))).toHaveLength(1);
  });
});

describe('what Twilio reports', () => {
  it.each([
    ['queued', 'queued'],
    ['accepted', 'queued'],
    ['sending', 'queued'],
    ['scheduled', 'queued'],
    ['sent', 'sent'],
    ['delivered', 'delivered'],
    ['read', 'read'],
    ['undelivered', 'failed'],
    ['failed', 'failed'],
    ['canceled', 'failed'],
  ])('a message that is %s is %s', (given, is) =>
    expect(read(twilio({ MessageSid: 'SM1', MessageStatus: given }, '?delivery_id=d1'))).toEqual([
      status({ deliveryId: 'd1', providerMessageId: 'SM1', status: is }),
    ]),
  );

  it.each([
    ['queued', 'queued'],
    ['initiated', 'queued'],
    ['ringing', 'sent'],
    ['in-progress', 'sent'],
    ['completed', 'delivered'],
    ['busy', 'failed'],
    ['no-answer', 'failed'],
    ['failed', 'failed'],
    ['canceled', 'failed'],
  ])('a call that is %s is %s', (given, is) =>
    expect(read(twilio({ CallSid: 'CA1', CallStatus: given }, '?delivery_id=d1'))).toEqual([
      status({ deliveryId: 'd1', providerMessageId: 'CA1', status: is }),
    ]),
  );

  it.each<[string, Record<string, string>, string, unknown[]]>([
    [
      'a call that a machine answered has reached nobody',
      { CallSid: 'CA1', CallStatus: 'completed', AnsweredBy: 'machine_start' },
      '',
      [status({ providerMessageId: 'CA1', status: 'failed' })],
    ],
    [
      'an opt-out',
      { MessageSid: 'SM1', MessageStatus: 'failed', ErrorCode: '21610' },
      '',
      [status({ providerMessageId: 'SM1', status: 'failed', errorCode: '21610', disables: 'opted_out' })],
    ],
    [
      'a reply',
      { SmsStatus: 'received', Body: 'A1', From: '+34600111222' },
      '',
      [{ kind: 'reply', channel: 'sms', from: '+34600111222', text: 'A1', optOut: null }],
    ],
    [
      'STOP',
      { SmsStatus: 'received', Body: 'Stop', From: '+34600111222', OptOutType: 'STOP' },
      '',
      [{ kind: 'reply', channel: 'sms', from: '+34600111222', text: 'Stop', optOut: 'stop' }],
    ],
    [
      'a WhatsApp button',
      { SmsStatus: 'received', Body: 'Atender', ButtonPayload: 'A1', From: 'whatsapp:+34600111222' },
      '',
      [{ kind: 'reply', channel: 'whatsapp', from: '+34600111222', text: 'A1', optOut: null }],
    ],
    [
      'a key',
      { CallSid: 'CA1', CallStatus: 'in-progress', Digits: '4' },
      '?delivery_id=d1&event=keys',
      [{ kind: 'key', deliveryId: 'd1', key: '4' }],
    ],
    ['a status of tomorrow', { MessageSid: 'SM1', MessageStatus: 'constructor' }, '', []],
  ])('%s', (_, fields, query, reports) => expect(read(twilio(fields, query))).toEqual(reports));
});
