import type { Channel } from '../../libs/config/config';
import { daysOfWeek } from '../../libs/windows/day-windows';
import type { ContactChannel, RecipientContact } from '../../src/directory';
import { decideChannels } from '../../src/notifications/planning/decision/decide-channels';
import type {
  PlannedAlert,
  PlannedMember,
  PlanningContext,
  PlanningSettings,
} from '../../src/notifications/planning/decision/planning-facts';
import {
  defaultPreferences,
  type MemberPreferences,
  type NotificationRule,
  type QuietMode,
  type Subscription,
} from '../../src/notifications/wishes/wishes';

/** An alert that asks for people; a test sets only the fields that matter to it. */
export const plannedAlert = (fields: Partial<PlannedAlert> = {}): PlannedAlert => ({
  alertType: 'stockout',
  severity: 'high',
  source: 'inventory',
  labels: {},
  status: 'active',
  quietReason: null,
  assignedTo: null,
  assignedRole: null,
  isEscalated: false,
  notify: true,
  notificationChannels: [],
  notifyRoles: [],
  ...fields,
});

export const planningSettings = (fields: Partial<PlanningSettings> = {}): PlanningSettings => ({
  isAutomatic: true,
  channelsBySeverity: { critical: ['whatsapp', 'email'], high: ['email'], medium: ['email'], low: ['email'] },
  digestSeverities: ['low'],
  criticalRespectsPreferences: false,
  timeZone: 'UTC',
  ...fields,
});

/** A verified address, named after its channel. */
export const aContact = (channel: ContactChannel, fields: Partial<RecipientContact> = {}): RecipientContact => ({
  id: `my ${channel}`,
  channel,
  maskedAddress: '•••••',
  isVerified: true,
  isEnabled: true,
  disabledReason: null,
  isDefault: true,
  ...fields,
});

export const aSubscription = (fields: Partial<Subscription> = {}): Subscription => ({
  alertType: 'stockout',
  isEnabled: true,
  deliveryChannels: null,
  digest: null,
  selects: () => true,
  ...fields,
});

interface WishedFields {
  readonly preferences?: Partial<MemberPreferences>;
  readonly subscriptions?: readonly Subscription[];
  readonly rules?: readonly NotificationRule[];
}

/** A member with e-mail and WhatsApp; their wishes are given beside their fields. */
export const plannedMember = (fields: Partial<Omit<PlannedMember, 'wishes'>> & WishedFields = {}): PlannedMember => {
  const { preferences, subscriptions = [], rules = [], ...rest } = fields;
  return {
    id: 'ana',
    isActive: true,
    roles: ['staff'],
    timeZone: null,
    isFirst: false,
    contactMethods: [aContact('email'), aContact('whatsapp')],
    wishes: { preferences: { ...defaultPreferences, ...preferences }, subscriptions, rules },
    ...rest,
  };
};

/** A Thursday at noon. */
export const NOON = new Date('2026-03-05T12:00Z');

export const planningContext = (
  alert: PlannedAlert = plannedAlert(),
  fields: Partial<PlanningContext> = {},
): PlanningContext => ({
  alert,
  settings: planningSettings(),
  channels: null,
  urgency: 'normal',
  hasProvider: (channel: Channel) => channel !== 'voice',
  isOverLimit: () => false,
  at: NOON,
  ...fields,
});

/** Preferences with quiet hours from 11:00 to 13:00. */
export const quietAtNoon = (mode: QuietMode = 'hold'): Partial<MemberPreferences> => ({
  quietHours: { windows: [{ days: daysOfWeek, from: '11:00', to: '13:00' }], mode, maxHoldHours: 24 },
});

/** A notification rule for alerts of high and critical severity. */
export const aNotificationRule = (channel: Channel, delayMinutes: number): NotificationRule => ({
  severities: ['high', 'critical'],
  channel,
  delayMinutes,
});

/** What is recorded for everybody who is told. */
export const IN_APP = 'in_app send in_app';

/** The decisions for a member as `channel decision decided_by`, with the minutes until it is due. */
export const decided = (member: PlannedMember, context: PlanningContext): string[] =>
  decideChannels(member, context).map(({ channel, decision, decidedBy, dueAt }) => {
    const minutes = dueAt ? (dueAt.getTime() - context.at.getTime()) / 60_000 : 0;
    return `${channel} ${decision} ${decidedBy}${minutes > 0 ? ` ${minutes}` : ''}`;
  });

/** A name, a member, the context, and the decisions that are expected. */
export type DecisionCase = [name: string, member: PlannedMember, context: PlanningContext, expected: string[]];
