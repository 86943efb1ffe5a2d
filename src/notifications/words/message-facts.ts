import type { Channel } from '../../../libs/config/config';
import type { AlertRow, Severity } from '../../alerts';
import type { MessageKind, MessageLocale } from '../content';

/** The languages that a reader may ask for, the first choice of each; texts for Basque fall back to Spanish. */
export const readerLocales = ['en', 'es', 'eu'] as const;
export type ReaderLocale = (typeof readerLocales)[number];

/** Why somebody gets a message. */
export const reasonCodes = [
  'rule_role',
  'assigned',
  'owner',
  'first_member',
  'subscription',
  'escalation',
  'sla_at_risk',
  'sla_breached',
  'on_call',
  'broadcast',
  'destination',
] as const;
export type ReasonCode = (typeof reasonCodes)[number];

/** Why the reader gets the message, with the names that the line needs; a name that is null is left out. */
export interface MessageReason {
  readonly code: ReasonCode;
  /** The role that the rule notifies, or that is on call. */
  readonly role: string | null;
  /** The name of the rule, escalation policy, schedule or destination; of a deadline, `response` or `resolution`. */
  readonly subject: string | null;
  /** The level of the escalation. */
  readonly level: number | null;
}

/** One alert of a digest or summary. */
export interface MessageItem {
  readonly title: string;
  readonly alertType: string;
  readonly severity: Severity;
  readonly createdAt: Date;
  /** Whether it was resolved or ignored meanwhile. */
  readonly isEnded: boolean;
  /** Opens the alert; null: there is no public address. */
  readonly url: string | null;
}

/** How many alerts of one type a summary stands for. */
export interface TypeCount {
  readonly alertType: string;
  readonly count: number;
}

/** The alerts that a digest or summary stands for. */
export interface MessageList {
  /** Those to show; all, or at least the 50 (digest) or 10 (summary) worst. */
  readonly items: readonly MessageItem[];
  /** How many alerts it stands for, those in `items` among them. */
  readonly count: number;
  /** Empty: not told. */
  readonly types: readonly TypeCount[];
}

/** Addresses that the message links to; null: there is none. At most 500 characters each, `https` or `http`. */
export interface MessageLinks {
  readonly open: string | null;
  readonly acknowledge: string | null;
  readonly resolve: string | null;
  /** Lets the suppression of a notice last longer. */
  readonly extend: string | null;
  readonly unsubscribe: string | null;
}

/** Action tokens for buttons that call back (Slack, Telegram), at most 58 characters each; null: nothing to do any more. */
export interface ButtonTokens {
  readonly acknowledge: string | null;
  readonly resolve: string | null;
}

export interface MessageTenant {
  readonly id: string;
  readonly brand: string;
  readonly locale: MessageLocale;
  /** IANA name. */
  readonly timeZone: string;
  /** ISO 4217 code. */
  readonly currency: string;
}

export interface MessageReader {
  readonly id: string;
  readonly name: string | null;
  readonly roles: readonly string[];
  readonly locale: ReaderLocale;
  readonly timeZone: string;
}

/** All that the words of one message are made of. */
export interface MessageFacts {
  readonly kind: MessageKind;
  readonly channel: Channel;
  readonly deliveryId: string;
  /** Why the delivery exists, such as `created` or `escalated:2`. */
  readonly cause: string;
  readonly sentAt: Date;
  /** The alert, as it is now; null: the message is about none, or about several. */
  readonly alert: AlertRow | null;
  /** Needed for the kinds `digest` and `summary`. */
  readonly list: MessageList | null;
  /** Needed for the kind `notice`: its title, and its text in the reader's language. Both are plain text. */
  readonly notice: { readonly title: string; readonly text: string } | null;
  /** Needed for the kind `code`: the six digits. */
  readonly code: string | null;
  /** null: it needs no explanation (codes and tests). */
  readonly reason: MessageReason | null;
  readonly tenant: MessageTenant;
  /** null: the message goes to a destination of the tenant, in the tenant's language and time zone. */
  readonly member: MessageReader | null;
  readonly links: MessageLinks;
  /** null: buttons that call back are not possible. */
  readonly tokens: ButtonTokens | null;
  /** The number of `A<n>` and `R<n>` in an answer by SMS or WhatsApp; null: answers are not possible. */
  readonly replyNumber: number | null;
}

/** The locales in which to look for a text: the reader's, what it falls back to, the tenant's, English. */
export function localeChain({ member, tenant }: Pick<MessageFacts, 'member' | 'tenant'>): readonly ReaderLocale[] {
  const own = member?.locale ?? tenant.locale;
  const chain: ReaderLocale[] = [own, ...(own === 'eu' ? (['es'] as const) : []), tenant.locale, 'en'];
  return [...new Set(chain)];
}

/** The language of built-in words and of numbers for the reader. */
export const builtInLocale = (locale: ReaderLocale): MessageLocale => (locale === 'eu' ? 'es' : locale);

/** The language of built-in words in this message. */
export const localeOf = ({ member, tenant }: Pick<MessageFacts, 'member' | 'tenant'>): MessageLocale =>
  builtInLocale(member?.locale ?? tenant.locale);
