import { isEmail } from 'class-validator';
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import type { ContactChannel } from './domain/contact-method';

/** An address in the form in which it is stored. */
export interface CheckedAddress {
  /** The whole address. */
  readonly text: string;
  /** What those may see who may not see the address. */
  readonly masked: string;
}

const MAX_URL_LENGTH = 2_048;
const MAX_TOKEN_LENGTH = 4_096;
const MAX_HOST_SHOWN = 60;
const HIDDEN = '•••••';

/** @throws Error whose message says what is allowed */
function refuse(allowed: string): never {
  throw new Error(`must be ${allowed}`);
}

function emailOf(given: unknown): CheckedAddress {
  const allowed = 'an e-mail address of up to 254 characters, such as ana@example.com';
  const text = typeof given === 'string' ? given.trim() : '';
  if (text.length > 254 || !isEmail(text)) return refuse(allowed);
  const at = text.lastIndexOf('@');
  const domain = text.slice(at).toLowerCase();
  return { text: text.slice(0, at) + domain, masked: `${text.slice(0, 1)}${HIDDEN}${domain.slice(0, MAX_HOST_SHOWN)}` };
}

function phoneOf(given: unknown): CheckedAddress {
  const text = typeof given === 'string' && given.length <= 40 && given.startsWith('+') ? given : '';
  const phone = parsePhoneNumberFromString(text);
  if (!phone?.isValid() || phone.ext) return refuse('a phone number in E.164 form, such as +34612345678');
  return { text: phone.number, masked: `+${phone.countryCallingCode}${HIDDEN}${phone.number.slice(-2)}` };
}

/** @param schemes the allowed ones, with their colon */
function urlOf(given: unknown, schemes: readonly string[], allowed: string): URL {
  if (typeof given !== 'string' || given.length > MAX_URL_LENGTH || !URL.canParse(given)) return refuse(allowed);
  const url = new URL(given);
  return schemes.includes(url.protocol) && !url.username && !url.password ? url : refuse(allowed);
}

const maskedUrl = ({ protocol, host }: URL): string => `${protocol}//${host.slice(0, MAX_HOST_SHOWN)}/${HIDDEN}`;

function webhookOf(given: unknown): CheckedAddress {
  const url = urlOf(given, ['https:', 'http:'], `a URL of up to ${MAX_URL_LENGTH} characters, without a password`);
  url.hash = '';
  return { text: url.href, masked: maskedUrl(url) };
}

const textMatching =
  (pattern: RegExp, allowed: string) =>
  (given: unknown): CheckedAddress =>
    typeof given === 'string' && pattern.test(given)
      ? { text: given, masked: `${HIDDEN}${given.slice(-2)}` }
      : refuse(allowed);

type Fields = Readonly<Record<string, unknown>>;
const fieldsOf = (given: unknown): Fields => (typeof given === 'object' && given !== null ? (given as Fields) : {});

/** Whether a value is base64url of this many bytes. */
const isKey = (value: unknown, bytes: number): value is string =>
  typeof value === 'string' && /^[\w-]{1,120}={0,2}$/.test(value) && Buffer.from(value, 'base64url').length === bytes;

function webPushOf({ endpoint, keys }: Fields): CheckedAddress {
  const url = urlOf(endpoint, ['https:'], 'a subscription whose endpoint is an https URL');
  const { p256dh, auth } = fieldsOf(keys);
  if (!isKey(p256dh, 65) || !isKey(auth, 16))
    return refuse('a subscription whose keys p256dh and auth are base64url of 65 and 16 bytes');
  return { text: JSON.stringify({ kind: 'web', endpoint: url.href, keys: { p256dh, auth } }), masked: maskedUrl(url) };
}

function fcmOf({ token, platform }: Fields): CheckedAddress {
  if (typeof token !== 'string' || !/^[\w:.-]+$/.test(token) || token.length > MAX_TOKEN_LENGTH)
    return refuse(`a token of FCM of up to ${MAX_TOKEN_LENGTH} letters, digits, colons, dots, dashes and underscores`);
  if (typeof platform !== 'string' || !['android', 'ios', 'web'].includes(platform))
    return refuse('a token of FCM with the platform android, ios or web');
  return { text: JSON.stringify({ kind: 'fcm', token, platform }), masked: `${platform} ${HIDDEN}` };
}

function pushOf(given: unknown): CheckedAddress {
  const fields = fieldsOf(given);
  if (fields['kind'] === 'web') return webPushOf(fields);
  return fields['kind'] === 'fcm' ? fcmOf(fields) : refuse('an object with the kind web or fcm');
}

const parsers: Readonly<Record<ContactChannel, (given: unknown) => CheckedAddress>> = {
  email: emailOf,
  sms: phoneOf,
  whatsapp: phoneOf,
  voice: phoneOf,
  push: pushOf,
  slack: textMatching(/^[UW][A-Z0-9]{5,20}$/, 'the id of a Slack user, such as U024BE7LH'),
  telegram: textMatching(/^-?[1-9]\d{0,18}$/, 'the id of a Telegram chat, a number as text'),
  webhook: webhookOf,
};

/**
 * Checks an address of a channel, and brings it to the form in which it is stored and compared.
 * @param given a text, or for `push` an object
 * @throws Error whose message says what is allowed
 */
export const checkAddress = (channel: ContactChannel, given: unknown): CheckedAddress => parsers[channel](given);

/** The URL to which messages for an address go; undefined: it names none. */
export function userUrlOf(channel: ContactChannel, { text }: CheckedAddress): string | undefined {
  if (channel === 'webhook') return text;
  const endpoint = channel === 'push' ? fieldsOf(JSON.parse(text))['endpoint'] : undefined;
  return typeof endpoint === 'string' ? endpoint : undefined;
}

/** The address as it was given: an object for `push`, else the text. */
export const addressFrom = (channel: ContactChannel, text: string): string | Record<string, unknown> =>
  channel === 'push' ? (JSON.parse(text) as Record<string, unknown>) : text;
