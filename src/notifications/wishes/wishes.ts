import { type Channel, channels } from '../../../libs/config/config';
import type { DayTime, DayWindow } from '../../../libs/windows/day-windows';
import type { Severity } from '../../alerts';
import type { Selectable, Selection } from '../../suppression';

/** What becomes of messages in quiet hours: sent at the end; only recorded in the app; sent as one digest at the end. */
export const quietModes = ['hold', 'skip', 'digest'] as const;
export type QuietMode = (typeof quietModes)[number];

/** When a member does not want to be disturbed. */
export interface QuietHours {
  readonly windows: readonly DayWindow[];
  readonly mode: QuietMode;
  /** Nothing waits longer than this. */
  readonly maxHoldHours: number;
}

/** When a digest is sent: so many minutes after its first item, or at a local time. */
export type DigestSchedule = { readonly windowMinutes: number } | DayTime;

/** How a member wants to be told. */
export interface MemberPreferences {
  /** A channel that is missing is on. */
  readonly channels: Readonly<Partial<Record<Channel, boolean>>>;
  /** By alert type, or `*`: the channels over which the member is not told of it. */
  readonly muted: Readonly<Record<string, readonly Channel[]>>;
  /** The channels that take the place of one that cannot be used, the first choice first. */
  readonly channelOrder: readonly Channel[];
  readonly quietHours: QuietHours | null;
  /** null: at 08:00. */
  readonly digest: DigestSchedule | null;
  /** null: none. */
  readonly dailySummary: DayTime | null;
  readonly sendResolved: boolean;
}

/** The type of alerts in a subscription to all of them. */
export const ANY_TYPE = '*';

/** The type by which members subscribe to notices that are about no alert, and mute them. */
export const NOTICE_TYPE = 'notice';

/** A member's wish to be told of a type of alerts, or not to be told. */
export interface SubscriptionDefinition {
  /** A type of alerts, or `*`. */
  readonly alertType: string;
  /** false: the member opts out. */
  readonly isEnabled: boolean;
  /** null: those of the alert. */
  readonly deliveryChannels: readonly Channel[] | null;
  /** Only these alerts of the type; null: all. */
  readonly filter: Selection | null;
  /** null: that of the preferences. */
  readonly digest: DigestSchedule | null;
}

/** A subscription, ready to be compared with alerts. */
export interface Subscription extends Omit<SubscriptionDefinition, 'filter'> {
  readonly selects: (alert: Selectable) => boolean;
}

/** A channel over which a member is told some minutes after the alert, while nobody reacts. */
export interface NotificationRule {
  readonly severities: readonly Severity[];
  readonly channel: Channel;
  readonly delayMinutes: number;
}

/** All that a member wishes. */
export interface MemberWishes {
  readonly preferences: MemberPreferences;
  readonly subscriptions: readonly Subscription[];
  readonly rules: readonly NotificationRule[];
}

/** The channels that can be turned off, muted or chosen as a rule: `in_app` always records what happens. */
export const optionalChannels = channels.filter((channel) => channel !== 'in_app');

/** The preferences of a member who has set none. */
export const defaultPreferences: MemberPreferences = {
  channels: {},
  muted: {},
  channelOrder: ['push', 'whatsapp', 'sms', 'telegram', 'slack', 'email', 'voice'],
  quietHours: null,
  digest: null,
  dailySummary: null,
  sendResolved: true,
};

/** The wishes of a member who has none. */
export const noWishes: MemberWishes = { preferences: defaultPreferences, subscriptions: [], rules: [] };

/** The subscription that applies to an alert: that to its type before that to all; undefined: none. */
export const subscriptionTo = (subscriptions: readonly Subscription[], alert: Selectable): Subscription | undefined =>
  [alert.alertType, ANY_TYPE]
    .map((type) => subscriptions.find(({ alertType, selects }) => alertType === type && selects(alert)))
    .find((found) => found !== undefined);
