import { createECDH, generateKeyPairSync } from 'node:crypto';
import { loadConfig } from './config';

const valid = {
  DATABASE_URL: 'postgres://127.0.0.1/campana',
  REDIS_URL: 'redis://127.0.0.1',
  RABBITMQ_URL: 'amqp://127.0.0.1',
  AUTH_JWT_SECRET: 'x'.repeat(32),
};
const load = (environment: Record<string, string> = {}) => loadConfig({ ...valid, ...environment });
const vapidPair = () => {
  const pair = createECDH('prime256v1');
  const publicKey = pair.generateKeys('base64url');
  return {
    VAPID_PUBLIC_KEY: publicKey,
    // Node leaves out zeros at its beginning
    VAPID_PRIVATE_KEY: Buffer.from(pair.getPrivateKey('hex').padStart(64, '0'), 'hex').toString('base64url'),
    VAPID_SUBJECT: 'mailto:a@b.example',
  };
};
const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const account = {
  project_id: 'p',
  client_email: 'a@p.example',
  private_key: privateKey,
  token_uri: 'https://token.example',
};

it('everything is off that is not configured', () => {
  const { providers, outbound } = load();
  const { smtp, sendgrid, twilio, sns, meta, vapid, fcm, telegram } = providers;
  expect([smtp, sendgrid, twilio, sns, meta, vapid, fcm, telegram].every((one) => one === undefined)).toBe(true);
  expect(outbound).toEqual({ allowsHttp: false, ports: [], networks: undefined });
});

it.each([
  ['alerts@shopfelops.example', { name: null, email: 'alerts@shopfelops.example' }],
  ['Alertas Ñ <alerts@a.example>', { name: 'Alertas Ñ', email: 'alerts@a.example' }],
])('EMAIL_FROM is %j', (text, mailbox) => expect(load({ EMAIL_FROM: text }).providers.emailFrom).toEqual(mailbox));

it.each([
  ['https://campana.example/base/', 'https://campana.example/base'],
  ['http://localhost:8016', 'http://localhost:8016'],
  ['http://127.0.0.1:8016', 'http://127.0.0.1:8016'],
  ['http://[::1]:8016', 'http://[::1]:8016'],
])('PUBLIC_URL is %j', (text, url) => expect(load({ PUBLIC_URL: text }).providers.publicUrl).toBe(url));

it.each([
  ['10.0.0.0/8, 192.168.1.7', '10.9.8.7', true],
  ['10.0.0.0/8, 192.168.1.7', '192.168.1.8', false],
  ['fd00::/8', 'fd12::1', true],
])('OUTBOUND_ALLOWED_NETWORKS %j and %s', (text, address, isIn) => {
  const { networks } = load({ OUTBOUND_ALLOWED_NETWORKS: text }).outbound;
  expect(networks?.check(address, address.includes(':') ? 'ipv6' : 'ipv4')).toBe(isIn);
});

it('the endpoint of SNS is that of the region', () =>
  expect(
    load({ AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'A', AWS_SECRET_ACCESS_KEY: 'S' }).providers.sns?.apiUrl,
  ).toBe('https://sns.eu-west-1.amazonaws.com'));

it('AWS_REGION alone is nothing: machines of AWS have it', () =>
  expect(load({ AWS_REGION: 'eu-west-1' }).providers.sns).toBeUndefined());

it('the keys of VAPID and the account of FCM are taken', () => {
  const { vapid, fcm } = load({ ...vapidPair(), FCM_SERVICE_ACCOUNT: JSON.stringify(account) }).providers;
  expect([vapid?.subject, fcm?.account.project_id]).toEqual(['mailto:a@b.example', 'p']);
});

it.each<[Record<string, string>, string]>([
  [
    { PUBLIC_URL: 'http://campana.example' },
    'PUBLIC_URL: given "http://campana.example", allowed: a URL that starts with https://, or',
  ],
  [{ PUBLIC_URL: 'http://127.0.0.1.evil.example' }, 'PUBLIC_URL: given'],
  [{ EMAIL_FROM: 'alerts' }, 'EMAIL_FROM: given "alerts", allowed: an address such as'],
  [{ EMAIL_FROM: 'a\r\nBcc: x <a@b.example>' }, 'EMAIL_FROM: given'],
  [
    { SMTP_HOST: 'mail' },
    'EMAIL_FROM: given nothing, allowed: an address such as alerts@example.com, or Alerts <alerts@example.com>, since SMTP_HOST is given',
  ],
  [{ SMTP_USER: 'u' }, 'SMTP_PASSWORD: given nothing, allowed: some text, since SMTP_USER is given'],
  [
    { TWILIO_SMS_FROM: '+34600111222' },
    'TWILIO_ACCOUNT_SID: given nothing, allowed: some text, since TWILIO_SMS_FROM is given',
  ],
  [
    { TWILIO_SMS_FROM: '600111222' },
    'TWILIO_SMS_FROM: given "600111222", allowed: a number such as +34600111222, or an id that starts with MG',
  ],
  [
    { AWS_ACCESS_KEY_ID: 'A' },
    'AWS_SECRET_ACCESS_KEY: given nothing, allowed: some text, since AWS_ACCESS_KEY_ID is given',
  ],
  [{ META_WHATSAPP_TOKEN: 't', META_PHONE_NUMBER_ID: '1' }, 'META_TEMPLATES: given nothing'],
  [{ META_TEMPLATES: '{"alert": "x"}' }, 'META_TEMPLATES: given "{\\"alert\\": \\"x\\"}", allowed: a JSON object'],
  [
    { ...vapidPair(), VAPID_PRIVATE_KEY: vapidPair().VAPID_PRIVATE_KEY },
    'VAPID_PUBLIC_KEY: given a key of another pair, allowed: the public key of VAPID_PRIVATE_KEY',
  ],
  [
    { VAPID_PRIVATE_KEY: 'canary-private' },
    'VAPID_PRIVATE_KEY: given a value (not shown), allowed: a key of 32 bytes in base64url',
  ],
  [
    { FCM_SERVICE_ACCOUNT: '{"project_id": "canary"}' },
    'FCM_SERVICE_ACCOUNT: given a value (not shown), allowed: the JSON key',
  ],
  [
    { FCM_SERVICE_ACCOUNT: JSON.stringify({ ...account, private_key: 'canary' }) },
    'FCM_SERVICE_ACCOUNT: given a value (not shown)',
  ],
  [
    { OUTBOUND_ALLOWED_NETWORKS: '10.0.0.0/33' },
    'OUTBOUND_ALLOWED_NETWORKS: given "10.0.0.0/33", allowed: networks such as',
  ],
  [{ OUTBOUND_ALLOWED_PORTS: '0' }, 'OUTBOUND_ALLOWED_PORTS: given "0", allowed: ports from 1 to 65535'],
  [{ SMS_PROVIDERS: 'pigeon' }, 'SMS_PROVIDERS: given "pigeon", allowed: a JSON array or a comma list of twilio, sns'],
])('%j prevents the start', (environment, line) => {
  const start = () => load(environment);
  expect(start).toThrow(line);
  expect(start).not.toThrow(/canary/);
});
