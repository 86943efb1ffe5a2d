import { createHash, createHmac } from 'node:crypto';
import type { FakeApi, FakeRequest } from './fake-apis';

const twilioFault = (status: number, code: number, message: string) => ({
  status,
  body: { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status },
});

const sendgridFault = (status: number, message: string) => ({ status, body: { errors: [{ message, field: null }] } });

const snsFault = (status: number, code: string, message: string) => ({
  status,
  headers: { 'content-type': 'text/xml' },
  body: `<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>r</RequestId></ErrorResponse>`,
});

const metaFault = (status: number, code: number, message: string) => ({
  status,
  body: { error: { message, type: 'OAuthException', code, fbtrace_id: 'A' } },
});

/** The signature of a request to SNS, calculated from what came, in another way than Campana does it. */
function snsSignature({ body, headers }: FakeRequest, secret: string): string {
  const [, date = '', region = '', signed = ''] =
    /Credential=[^/]+\/(\d{8})\/([\w-]+)\/sns\/aws4_request, SignedHeaders=([\w;-]+)/.exec(
      headers['authorization'] ?? '',
    ) ?? [];
  const lines = signed.split(';').map((name) => `${name}:${headers[name]}\n`);
  const hashOf = (text: string | Buffer) => createHash('sha256').update(text).digest('hex');
  const canonical = `POST\n/sns/\n\n${lines.join('')}\n${signed}\n${hashOf(body)}`;
  const text = `AWS4-HMAC-SHA256\n${headers['x-amz-date']}\n${date}/${region}/sns/aws4_request\n${hashOf(canonical)}`;
  let key = Buffer.from(`AWS4${secret}`);
  for (const part of [date, region, 'sns', 'aws4_request']) key = createHmac('sha256', key).update(part).digest();
  return createHmac('sha256', key).update(text).digest('hex');
}

/** E-mail, SMS, WhatsApp and calls. */
export const phoneApis: Readonly<Record<string, FakeApi>> = {
  twilio: {
    address: ({ form }) => form['To'] ?? '',
    refuse({ path, headers, form }, { twilioSid, twilioToken }) {
      if (headers['authorization'] !== `Basic ${Buffer.from(`${twilioSid}:${twilioToken}`).toString('base64')}`)
        return twilioFault(401, 20003, 'Authenticate');
      if (!new RegExp(`^/2010-04-01/Accounts/${twilioSid}/(Messages|Calls)\\.json$`).test(path))
        return twilioFault(404, 20404, 'The requested resource was not found');
      if (!form['From'] && !form['MessagingServiceSid']) return twilioFault(400, 21603, "A 'From' number is required");
      const isText = path.endsWith('Calls.json') ? form['Twiml'] : form['Body'] || form['ContentSid'];
      return isText ? undefined : twilioFault(400, 21602, 'Message body is required');
    },
    ok: (_, id) => ({ status: 201, body: { sid: `SM${id}`, status: 'queued', error_code: null } }),
    rateLimited: () => ({ ...twilioFault(429, 20429, 'Too Many Requests'), headers: { 'retry-after': '7' } }),
    serverError: () => twilioFault(503, 20503, 'Service is unavailable'),
  },
  sendgrid: {
    address: ({ json }) => String(json['personalizations']?.[0]?.to?.[0]?.email),
    refuse({ path, headers, json }, { sendgridKey }) {
      if (headers['authorization'] !== `Bearer ${sendgridKey}`)
        return sendgridFault(401, 'The provided authorization grant is invalid, expired, or revoked');
      const isWhole = json['from']?.email && json['subject'] && json['content']?.length > 0;
      return path === '/v3/mail/send' && isWhole ? undefined : sendgridFault(400, 'Bad Request');
    },
    ok: (_, id) => ({ status: 202, headers: { 'x-message-id': id } }),
    rateLimited: () => ({ ...sendgridFault(429, 'too many requests'), headers: { 'retry-after': '7' } }),
    serverError: () => sendgridFault(503, 'service unavailable'),
  },
  sns: {
    address: ({ form }) => form['PhoneNumber'] ?? '',
    refuse(request, { awsKeyId, awsSecret }) {
      const [, keyId, signature] =
        /Credential=(\w+)\/.*Signature=([\da-f]{64})$/.exec(request.headers['authorization'] ?? '') ?? [];
      if (keyId !== awsKeyId) return snsFault(403, 'InvalidClientTokenId', 'The security token is invalid');
      if (signature !== snsSignature(request, awsSecret))
        return snsFault(403, 'SignatureDoesNotMatch', 'The signature does not match');
      return request.form['Action'] === 'Publish' && request.form['Message']
        ? undefined
        : snsFault(400, 'InvalidParameter', 'Invalid parameter');
    },
    ok: (_, id) => ({
      status: 200,
      headers: { 'content-type': 'text/xml' },
      body: `<PublishResponse><PublishResult><MessageId>${id}</MessageId></PublishResult></PublishResponse>`,
    }),
    rateLimited: () => ({ ...snsFault(400, 'Throttling', 'Rate exceeded'), headers: { 'retry-after': '7' } }),
    serverError: () => snsFault(500, 'InternalFailure', 'Internal failure'),
  },
  meta: {
    address: ({ json }) => String(json['to']),
    refuse({ path, headers, json }, { metaToken }) {
      if (headers['authorization'] !== `Bearer ${metaToken}`) return metaFault(401, 190, 'Invalid OAuth access token');
      const isTemplate =
        json['messaging_product'] === 'whatsapp' && json['type'] === 'template' && json['template'].name;
      return /^\/v23\.0\/\d+\/messages$/.test(path) && isTemplate
        ? undefined
        : metaFault(400, 100, 'Invalid parameter');
    },
    ok: ({ json }, id) => ({
      status: 200,
      body: { messaging_product: 'whatsapp', contacts: [{ input: json['to'] }], messages: [{ id: `wamid.${id}` }] },
    }),
    rateLimited: () => ({ ...metaFault(429, 130429, 'Rate limit hit'), headers: { 'retry-after': '7' } }),
    serverError: () => metaFault(500, 131000, 'Something went wrong'),
  },
};
