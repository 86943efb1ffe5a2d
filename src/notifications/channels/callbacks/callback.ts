import { timingSafeEqual } from 'node:crypto';
import { isDeeperThan, isLargerThan } from '../../../../libs/kernel/text';
import type { DisabledReason } from '../../content';

/** The providers that call back. */
export const callbackProviders = ['twilio', 'sendgrid', 'meta', 'slack', 'telegram'] as const;
export type CallbackProvider = (typeof callbackProviders)[number];

/** What a provider sent: the URL as it called it, and the body as it came. */
export interface CallbackRequest {
  /** With `PUBLIC_URL` before the path, and the query: Twilio signs it. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** What becomes of a message after it was accepted, in the order in which it happens. */
export const reportedStatuses = ['queued', 'sent', 'delivered', 'read', 'failed'] as const;
export type ReportedStatus = (typeof reportedStatuses)[number];

/** What a callback says. Of the two ids of a delivery at least one is known. */
export type ProviderReport =
  | {
      readonly kind: 'status';
      readonly deliveryId: string | null;
      readonly providerMessageId: string | null;
      readonly status: ReportedStatus;
      readonly errorCode: string | null;
      readonly disables: DisabledReason | null;
    }
  /** A text that a person sent. `optOut`: Twilio recognised a word for it, and acted on it. */
  | {
      readonly kind: 'reply';
      readonly channel: 'sms' | 'whatsapp';
      readonly from: string;
      readonly text: string;
      readonly optOut: 'stop' | 'start' | null;
    }
  /** A key that was pressed in a call. */
  | { readonly kind: 'key'; readonly deliveryId: string; readonly key: string }
  /** A button under a message, with the token of its action. `answerTo`: what the provider wants to be answered by (a URL, or an id). */
  | {
      readonly kind: 'button';
      readonly channel: 'slack' | 'telegram';
      readonly from: string;
      readonly token: string;
      readonly providerMessageId: string | null;
      readonly answerTo: string | null;
    }
  /** A person opened a chat with the bot, to verify it with a code. */
  | { readonly kind: 'start'; readonly channel: 'telegram'; readonly chatId: string; readonly code: string };

/** The most that is read of one callback. */
export const MAX_CALLBACK_BYTES = 1024 * 1024;
const MAX_CALLBACK_VALUES = 50_000;
const MAX_CALLBACK_NESTING = 20;
/** How old a signed time may be, and how far ahead. */
const MAX_AGE_MS = 5 * 60_000;

/** The URL that a provider calls. */
export function callbackUrl(
  publicUrl: string,
  provider: CallbackProvider,
  query: Readonly<Record<string, string>>,
): string {
  return `${publicUrl}/callbacks/${provider}?${new URLSearchParams(query).toString()}`;
}

/** The first value of a header; its name in lower case. */
export function headerOf({ headers }: CallbackRequest, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** Whether two signatures are equal, in a time that does not depend on where they differ. */
export function isSame(given: string | Buffer | undefined, expected: string | Buffer): boolean {
  if (given === undefined) return false;
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** Whether a signed time, in seconds since 1970, is at most five minutes from now. */
export function isRecent(seconds: string | undefined, now: Date): boolean {
  if (seconds === undefined || !/^\d{1,12}$/.test(seconds)) return false;
  return Math.abs(now.getTime() - Number(seconds) * 1_000) <= MAX_AGE_MS;
}

/** Reads JSON from outside, within bounds. @returns undefined when it is none, or too large */
export function boundedJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    const isTooMuch = isDeeperThan(value, MAX_CALLBACK_NESTING) || isLargerThan(MAX_CALLBACK_VALUES, value);
    return isTooMuch ? undefined : value;
  } catch {
    return undefined;
  }
}

/** What a table says of a name from outside; undefined: it does not know it. */
export const knownIn = <T>(table: Readonly<Record<string, T>>, name: string | null): T | undefined =>
  name !== null && Object.hasOwn(table, name) ? table[name] : undefined;

/** A value of unknown shape as an object; an empty one if it is none. */
export const objectOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

/** A value of unknown shape as a list; an empty one if it is none. */
export const itemsIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
