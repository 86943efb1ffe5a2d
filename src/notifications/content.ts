import type { Severity } from '../alerts';
import type { DisabledReason } from '../directory';

export { type DisabledReason, disabledReasons } from '../directory';

/** What a message is about. `code` verifies a contact method, `test` tries one. */
export const messageKinds = ['alert', 'resolved', 'digest', 'summary', 'notice', 'broadcast', 'code', 'test'] as const;
export type MessageKind = (typeof messageKinds)[number];

/** The languages of shipped texts. */
export type MessageLocale = 'en' | 'es';

/**
 * What each channel's provider is given: the words and their layout, within the limits of the channel. `words` makes it, a
 * pure function of the message; `channels` sends it, and adds only addresses, credentials and ids.
 */
export interface ContentByChannel {
  /** `text` is plain text, `html` a whole page without anything remote. */
  readonly email: { readonly subject: string; readonly text: string; readonly html: string };
  /** At most 3 segments. */
  readonly sms: { readonly text: string };
  /** The five parameters of the approved template: severity, title, text, action, link. */
  readonly whatsapp: { readonly template: MessageKind; readonly parameters: readonly string[] };
  readonly push: {
    readonly title: string;
    readonly body: string;
    readonly severity: Severity | null;
    readonly url: string | null;
    readonly actions: readonly { readonly action: string; readonly title: string }[];
  };
  /** Blocks of Slack's Block Kit. Buttons that act have a `value` only for destinations and members reached by a bot. */
  readonly slack: { readonly text: string; readonly blocks: readonly object[] };
  readonly discord: { readonly embeds: readonly object[] };
  /** The body of an Adaptive Card 1.4, with its actions. */
  readonly teams: { readonly card: object };
  /** HTML as Telegram takes it. */
  readonly telegram: {
    readonly text: string;
    /** The same without markup, for a message whose markup Telegram refuses. */
    readonly plainText: string;
    readonly buttons: readonly (
      { readonly text: string; readonly url: string } | { readonly text: string; readonly callbackData: string }
    )[];
  };
  /** `data` of the published message, with `delivery_id`, `reason` and the alert. */
  readonly webhook: { readonly type: string; readonly data: Readonly<Record<string, unknown>> };
  /** Spoken text, at most 600 characters; `keys`: whether pressing 4 and 6 acts. */
  readonly voice: { readonly text: string; readonly language: MessageLocale; readonly keys: boolean };
  readonly in_app: { readonly title: string; readonly text: string };
}

/** The channels over which something leaves the process. */
export type SendingChannel = Exclude<keyof ContentByChannel, 'in_app'>;

/** What a channel must know of a delivery beside its content and its address. */
export interface Envelope {
  /** Also the idempotency key for providers that take one: the same for each attempt. */
  readonly deliveryId: string;
  readonly tenantId: string;
  readonly kind: MessageKind;
  readonly locale: MessageLocale;
  readonly alertId: string | null;
  readonly episode: number | null;
  readonly severity: Severity | null;
  readonly sentAt: Date;
  /** One-click unsubscribing; null: this message cannot be unsubscribed from. */
  readonly unsubscribeUrl: string | null;
  /** The provider's id of the message that tells of the same alert there: it is edited, or answered in its thread. */
  readonly earlierMessageId: string | null;
  /** Whether `earlierMessageId` is edited instead of a new message being sent. */
  readonly isEdit: boolean;
}

export const attemptErrorCodes = [
  'client_error',
  'auth_error',
  'rate_limited',
  'server_error',
  'timeout',
  'network',
  'tls',
  'refused_url',
  'other',
] as const;
export type AttemptErrorCode = (typeof attemptErrorCodes)[number];

interface Answer {
  /** HTTP or SMTP status; null: there was no answer. */
  readonly statusCode: number | null;
}

interface Failure extends Answer {
  readonly errorCode: AttemptErrorCode;
  /** At most 500 characters, without addresses and secrets. */
  readonly error: string;
}

/**
 * What became of an attempt.
 * accepted: the provider has it. retry: it certainly does not, and may take it later.
 * refused: it never will. unknown: the request left, and no answer came.
 */
export type AttemptResult =
  | (Answer & { readonly outcome: 'accepted'; readonly providerMessageId: string | null })
  | (Failure & { readonly outcome: 'retry'; readonly retryAfterSeconds: number | null })
  | (Failure & { readonly outcome: 'refused'; readonly disables: DisabledReason | null })
  | (Failure & { readonly outcome: 'unknown' });
