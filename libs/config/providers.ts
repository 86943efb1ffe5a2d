import { createECDH, createPrivateKey } from 'node:crypto';
import {
  type Environment,
  flag,
  givenNames,
  integer,
  listOf,
  oneOf,
  optional,
  serviceUrl,
  text,
  type Values,
  type Variable,
} from './environment';
import {
  baseUrl,
  credential,
  jsonObject,
  mailbox,
  networks,
  phoneNumber,
  ports,
  publicUrl,
  templateNames,
} from './variable-kinds';

/** What is used of the JSON key that Google gives for a service account. */
export interface ServiceAccount {
  readonly project_id: string;
  readonly client_email: string;
  readonly private_key: string;
  readonly token_uri: string;
}

const accountFields = ['project_id', 'client_email', 'private_key', 'token_uri'];

const isPrivateKey = (pem: unknown): boolean => {
  try {
    return createPrivateKey(pem as string).asymmetricKeyType === 'rsa';
  } catch {
    return false;
  }
};

const serviceAccount: Variable<ServiceAccount> = {
  allowed: `the JSON key of a service account, with ${accountFields.join(', ')}`,
  secret: true,
  parse: (json) => {
    const account = jsonObject(json);
    const isWhole = account && accountFields.every((field) => typeof account[field] === 'string');
    return isWhole && URL.canParse(String(account['token_uri'])) && isPrivateKey(account['private_key'])
      ? (account as unknown as ServiceAccount)
      : undefined;
  },
};

const isBytes = (value: string, count: number): boolean =>
  /^[\w-]+$/.test(value) && Buffer.from(value, 'base64url').length === count;

const ecKey = (bytes: number, secret: boolean): Variable<string> => ({
  allowed: `a key of ${bytes} bytes in base64url`,
  secret,
  parse: (value) => (isBytes(value, bytes) ? value : undefined),
});

const contact: Variable<string> = {
  allowed: 'a mailto: or https: address of the operator',
  parse: (value) => (/^(mailto:[^\s@]+@[^\s@]+|https:\/\/\S+)$/.test(value) ? value : undefined),
};

const smtpSecurity = ['starttls', 'tls', 'none'] as const;

/** The environment variables of the providers that send messages. */
export const providerVariables = {
  PUBLIC_URL: optional(publicUrl),
  PROVIDER_TIMEOUT_SECONDS: integer(1, 25, 10),
  EMAIL_FROM: optional(mailbox),
  EMAIL_PROVIDERS: listOf(['smtp', 'sendgrid'], 'smtp,sendgrid'),
  SMTP_HOST: optional(text()),
  SMTP_PORT: integer(1, 65_535, 587),
  SMTP_USER: optional(text()),
  SMTP_PASSWORD: credential,
  SMTP_SECURITY: oneOf(smtpSecurity, 'starttls'),
  SENDGRID_API_KEY: credential,
  SENDGRID_API_URL: baseUrl('https://api.sendgrid.com'),
  SENDGRID_WEBHOOK_PUBLIC_KEY: optional(text()),
  SMS_PROVIDERS: listOf(['twilio', 'sns'], 'twilio,sns'),
  WHATSAPP_PROVIDERS: listOf(['twilio', 'meta'], 'twilio,meta'),
  TWILIO_ACCOUNT_SID: optional(text()),
  TWILIO_AUTH_TOKEN: credential,
  TWILIO_API_URL: baseUrl('https://api.twilio.com'),
  TWILIO_SMS_FROM: optional(phoneNumber('MG')),
  TWILIO_WHATSAPP_FROM: optional(phoneNumber('MG')),
  TWILIO_CONTENT_SIDS: optional(templateNames),
  TWILIO_VOICE_FROM: optional(phoneNumber()),
  AWS_REGION: optional(text()),
  AWS_ACCESS_KEY_ID: optional(text()),
  AWS_SECRET_ACCESS_KEY: credential,
  SNS_API_URL: optional(baseUrl()),
  META_WHATSAPP_TOKEN: credential,
  META_PHONE_NUMBER_ID: optional(text()),
  META_TEMPLATES: optional(templateNames),
  META_APP_SECRET: credential,
  META_VERIFY_TOKEN: credential,
  META_API_URL: baseUrl('https://graph.facebook.com'),
  VAPID_PUBLIC_KEY: optional(ecKey(65, false)),
  VAPID_PRIVATE_KEY: optional(ecKey(32, true)),
  VAPID_SUBJECT: optional(contact),
  FCM_SERVICE_ACCOUNT: optional(serviceAccount),
  FCM_API_URL: baseUrl('https://fcm.googleapis.com'),
  SLACK_BOT_TOKEN: credential,
  SLACK_SIGNING_SECRET: credential,
  SLACK_API_URL: baseUrl('https://slack.com/api'),
  SLACK_WEBHOOK_URL: optional(serviceUrl('https', 'http')),
  DISCORD_WEBHOOK_URL: optional(serviceUrl('https', 'http')),
  TEAMS_WEBHOOK_URL: optional(serviceUrl('https', 'http')),
  TELEGRAM_BOT_TOKEN: credential,
  TELEGRAM_WEBHOOK_SECRET: credential,
  TELEGRAM_API_URL: baseUrl('https://api.telegram.org'),
  WEBHOOK_TIMEOUT_SECONDS: integer(1, 30, 10),
  WEBHOOK_MAX_ATTEMPTS: integer(1, 100, 12),
  OUTBOUND_ALLOW_HTTP: flag(false),
  OUTBOUND_ALLOWED_PORTS: optional(ports),
  OUTBOUND_ALLOWED_NETWORKS: optional(networks),
};

type ProviderValues = Values<typeof providerVariables>;

/** What is given together, or not at all. AWS_REGION is not in it: machines of AWS have it for other programs. */
const together: readonly (readonly (keyof ProviderValues)[])[] = [
  ['SMTP_USER', 'SMTP_PASSWORD'],
  ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN'],
  ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'],
  ['META_WHATSAPP_TOKEN', 'META_PHONE_NUMBER_ID', 'META_TEMPLATES'],
  ['VAPID_PUBLIC_KEY', 'VAPID_PRIVATE_KEY', 'VAPID_SUBJECT'],
  ['TWILIO_WHATSAPP_FROM', 'TWILIO_CONTENT_SIDS'],
];

/** What a variable is of no use without. */
const needs: readonly (readonly [name: keyof ProviderValues, needed: keyof ProviderValues])[] = [
  ['SMTP_HOST', 'EMAIL_FROM'],
  ['SENDGRID_API_KEY', 'EMAIL_FROM'],
  ['TWILIO_SMS_FROM', 'TWILIO_ACCOUNT_SID'],
  ['TWILIO_WHATSAPP_FROM', 'TWILIO_ACCOUNT_SID'],
  ['TWILIO_VOICE_FROM', 'TWILIO_ACCOUNT_SID'],
];

const isPair = (privateKey: string, publicKey: string): boolean => {
  if (!isBytes(privateKey, 32)) return true;
  try {
    const curve = createECDH('prime256v1');
    curve.setPrivateKey(privateKey, 'base64url');
    return curve.getPublicKey('base64url') === publicKey;
  } catch {
    return false;
  }
};

const keyFaults = (environment: Environment): string[] => {
  const [publicKey, privateKey] = [environment['VAPID_PUBLIC_KEY']?.trim(), environment['VAPID_PRIVATE_KEY']?.trim()];
  return publicKey && privateKey && !isPair(privateKey, publicKey)
    ? ['VAPID_PUBLIC_KEY: given a key of another pair, allowed: the public key of VAPID_PRIVATE_KEY']
    : [];
};

/** What is missing beside the variables that are given: one line for each. */
export function providerFaults(environment: Environment): string[] {
  const given = givenNames(environment);
  const pairs = [
    ...together.flatMap((names) => names.flatMap((name) => names.map((needed) => [name, needed] as const))),
    ...needs,
  ].filter(([name, needed]) => given.has(name) && !given.has(needed));
  const missing = new Map(pairs.map(([name, needed]) => [needed, name]));
  return [
    ...[...missing].map(
      ([needed, name]) =>
        `${needed}: given nothing, allowed: ${providerVariables[needed].allowed}, since ${name} is given`,
    ),
    ...keyFaults(environment),
  ];
}

const smtpOf = (env: ProviderValues) =>
  env.SMTP_HOST && {
    host: env.SMTP_HOST,
    port: env.SMTP_PORT,
    user: env.SMTP_USER,
    password: env.SMTP_PASSWORD,
    security: env.SMTP_SECURITY,
  };

const twilioOf = (env: ProviderValues) =>
  env.TWILIO_ACCOUNT_SID &&
  env.TWILIO_AUTH_TOKEN && {
    apiUrl: env.TWILIO_API_URL,
    accountSid: env.TWILIO_ACCOUNT_SID,
    authToken: env.TWILIO_AUTH_TOKEN,
    smsFrom: env.TWILIO_SMS_FROM,
    whatsappFrom: env.TWILIO_WHATSAPP_FROM,
    contentSids: env.TWILIO_CONTENT_SIDS ?? {},
    voiceFrom: env.TWILIO_VOICE_FROM,
  };

const snsOf = (env: ProviderValues) =>
  env.AWS_REGION &&
  env.AWS_ACCESS_KEY_ID &&
  env.AWS_SECRET_ACCESS_KEY && {
    apiUrl: env.SNS_API_URL ?? `https://sns.${env.AWS_REGION}.amazonaws.com`,
    region: env.AWS_REGION,
    accessKeyId: env.AWS_ACCESS_KEY_ID,
    secretAccessKey: env.AWS_SECRET_ACCESS_KEY,
  };

const metaOf = (env: ProviderValues) =>
  env.META_WHATSAPP_TOKEN &&
  env.META_PHONE_NUMBER_ID && {
    apiUrl: env.META_API_URL,
    token: env.META_WHATSAPP_TOKEN,
    phoneNumberId: env.META_PHONE_NUMBER_ID,
    templates: env.META_TEMPLATES ?? {},
  };

const vapidOf = (env: ProviderValues) =>
  env.VAPID_PUBLIC_KEY &&
  env.VAPID_PRIVATE_KEY &&
  env.VAPID_SUBJECT && {
    publicKey: env.VAPID_PUBLIC_KEY,
    privateKey: env.VAPID_PRIVATE_KEY,
    subject: env.VAPID_SUBJECT,
  };

/** The sections of the configuration for sending. What is undefined is off. */
export const providerSections = (env: ProviderValues) => ({
  outbound: {
    allowsHttp: env.OUTBOUND_ALLOW_HTTP,
    ports: env.OUTBOUND_ALLOWED_PORTS ?? [],
    networks: env.OUTBOUND_ALLOWED_NETWORKS,
  },
  providers: {
    publicUrl: env.PUBLIC_URL,
    timeoutSeconds: env.PROVIDER_TIMEOUT_SECONDS,
    emailFrom: env.EMAIL_FROM,
    order: { email: env.EMAIL_PROVIDERS, sms: env.SMS_PROVIDERS, whatsapp: env.WHATSAPP_PROVIDERS },
    smtp: smtpOf(env) || undefined,
    sendgrid: env.SENDGRID_API_KEY ? { apiUrl: env.SENDGRID_API_URL, apiKey: env.SENDGRID_API_KEY } : undefined,
    twilio: twilioOf(env) || undefined,
    sns: snsOf(env) || undefined,
    meta: metaOf(env) || undefined,
    vapid: vapidOf(env) || undefined,
    fcm: env.FCM_SERVICE_ACCOUNT ? { apiUrl: env.FCM_API_URL, account: env.FCM_SERVICE_ACCOUNT } : undefined,
    slack: { apiUrl: env.SLACK_API_URL, botToken: env.SLACK_BOT_TOKEN },
    telegram: env.TELEGRAM_BOT_TOKEN ? { apiUrl: env.TELEGRAM_API_URL, botToken: env.TELEGRAM_BOT_TOKEN } : undefined,
    webhook: { timeoutSeconds: env.WEBHOOK_TIMEOUT_SECONDS, maxAttempts: env.WEBHOOK_MAX_ATTEMPTS },
    sharedUrls: { slack: env.SLACK_WEBHOOK_URL, discord: env.DISCORD_WEBHOOK_URL, teams: env.TEAMS_WEBHOOK_URL },
    callbacks: {
      twilioAuthToken: env.TWILIO_AUTH_TOKEN,
      sendgridPublicKey: env.SENDGRID_WEBHOOK_PUBLIC_KEY,
      metaAppSecret: env.META_APP_SECRET,
      metaVerifyToken: env.META_VERIFY_TOKEN,
      slackSigningSecret: env.SLACK_SIGNING_SECRET,
      telegramSecret: env.TELEGRAM_WEBHOOK_SECRET,
    },
  },
});

/** What the providers are configured with. */
export type ProviderSettings = ReturnType<typeof providerSections>['providers'];
/** What the URLs of users may name. */
export type OutboundSettings = ReturnType<typeof providerSections>['outbound'];
