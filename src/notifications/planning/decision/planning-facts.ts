import type { Channel } from '../../../../libs/config/config';
import type { Severity, Status } from '../../../alerts';
import type { MemberRole, RecipientContact } from '../../../directory';
import type { Selectable } from '../../../suppression';
import type { MemberWishes } from '../../wishes/wishes';

/** An alert, as far as it matters for who is told of it. */
export interface PlannedAlert extends Selectable {
  readonly status: Status;
  /** Why nobody is told of it; null: it is not suppressed. */
  readonly quietReason: string | null;
  readonly assignedTo: string | null;
  readonly assignedRole: string | null;
  /** Whether others than the assignee have been asked for: then it is everybody's. */
  readonly isEscalated: boolean;
  /** Copied from the rule when the alert was raised. */
  readonly notify: boolean;
  /** Empty: the tenant's channels for the severity. */
  readonly notificationChannels: readonly Channel[];
  readonly notifyRoles: readonly string[];
}

/** The settings of a tenant that matter for who is told. */
export interface PlanningSettings {
  readonly isAutomatic: boolean;
  readonly channelsBySeverity: Readonly<Record<Severity, readonly Channel[]>>;
  /** The severities that are told in digests. */
  readonly digestSeverities: readonly Severity[];
  readonly criticalRespectsPreferences: boolean;
  /** IANA name: the time zone of members who have none. */
  readonly timeZone: string;
}

/** A member, as far as it matters for whether they are told. */
export interface PlannedMember {
  readonly id: string;
  readonly isActive: boolean;
  readonly roles: readonly MemberRole[];
  /** IANA name; null: the tenant's. */
  readonly timeZone: string | null;
  readonly isFirst: boolean;
  /** The default of each channel comes first. */
  readonly contactMethods: readonly RecipientContact[];
  readonly wishes: MemberWishes;
}

/** What a message is sent for. An `urgent` page passes digests and quiet hours; a `test` or code passes all wishes. */
export type MessageUrgency = 'normal' | 'urgent' | 'test';

/** What is the same for all members who are told of one alert. */
export interface PlanningContext {
  readonly alert: PlannedAlert;
  readonly settings: PlanningSettings;
  /** The channels that somebody else chose, such as an escalation; null: those of the alert. */
  readonly channels: readonly Channel[] | null;
  readonly urgency: MessageUrgency;
  readonly hasProvider: (channel: Channel) => boolean;
  /** Whether a contact has had as many messages as allowed; counted in the database when a message is sent. */
  readonly isOverLimit: (memberId: string, channel: Channel) => boolean;
  /** When the alert asks for people. */
  readonly at: Date;
}

export const notificationDecisions = ['send', 'hold', 'digest', 'skip', 'bundle'] as const;
export type NotificationDecision = (typeof notificationDecisions)[number];

/** What decided, in the order of precedence. The first four are about the alert as a whole. */
export const decisionCauses = [
  'closed',
  'suppressed',
  'notify_off',
  'auto_notify_off',
  'inactive',
  'not_visible',
  'critical',
  'urgent',
  'test',
  'opt_out',
  'subscription',
  'notification_rule',
  'alert_channels',
  'in_app',
  'channel_off',
  'muted',
  'no_contact',
  'unverified',
  'no_provider',
  'failed',
  'digest',
  'quiet_hours',
  'limit',
] as const;
export type DecisionCause = (typeof decisionCauses)[number];

/** What becomes of one message to a member over a channel, and why. */
export interface ChannelDecision {
  readonly channel: Channel;
  readonly decision: NotificationDecision;
  readonly decidedBy: DecisionCause;
  /** A sentence for people. */
  readonly reason: string;
  /** When it is due: after its delay, its quiet hours or with its digest. null: it is skipped. */
  readonly dueAt: Date | null;
  /** How long it waits; null: it does not. */
  readonly until: Date | null;
  /** From a notification rule: it is sent only while nobody reacts. 0: at once. */
  readonly delayMinutes: number;
  /** The address that it goes to; null: none is needed, or there is none. */
  readonly contactMethodId: string | null;
  /** It is told in the digest that waits there already, if that comes sooner: the digest's time counts from its first item. */
  readonly joinsDigest?: boolean;
}
