import type { Channel } from '../../../../libs/config/config';
import { type Subscription, subscriptionTo } from '../../wishes/wishes';
import type { DecisionCause, PlannedMember, PlanningContext } from './planning-facts';

/** A channel over which a member is to be told, before it is asked whether that can be. */
export interface WantedChannel {
  readonly channel: Channel;
  readonly decidedBy: DecisionCause;
  readonly delayMinutes: number;
}

/** Whether no wish silences or delays the alert. */
export const passesAsCritical = ({ alert, settings }: PlanningContext): boolean =>
  alert.severity === 'critical' && !settings.criticalRespectsPreferences;

/** The channels of the alert: those that somebody chose, for a critical alert the tenant's, else the rule's, else the tenant's. */
export function alertChannels({ channels, alert, settings }: PlanningContext): readonly Channel[] {
  if (channels) return channels;
  const { severity, notificationChannels } = alert;
  const ofRule = severity === 'critical' ? [] : notificationChannels;
  return ofRule.length > 0 ? ofRule : settings.channelsBySeverity[severity];
}

/** The subscription by which a member is told of the alert; undefined: there is none. */
export function enabledSubscription({ wishes }: PlannedMember, { alert }: PlanningContext): Subscription | undefined {
  const subscription = subscriptionTo(wishes.subscriptions, alert);
  return subscription?.isEnabled ? subscription : undefined;
}

const wanted = (channels: readonly Channel[], decidedBy: DecisionCause): readonly WantedChannel[] =>
  channels.map((channel) => ({ channel, decidedBy, delayMinutes: 0 }));

/** The channels of the member's notification rules for the severity, each with its shortest delay. */
function ruleChannels({ wishes }: PlannedMember, { alert }: PlanningContext): readonly WantedChannel[] {
  const rules = wishes.rules.filter(({ severities }) => severities.includes(alert.severity));
  return rules
    .toSorted((one, other) => one.delayMinutes - other.delayMinutes)
    .map(({ channel, delayMinutes }) => ({ channel, decidedBy: 'notification_rule', delayMinutes }));
}

const withoutRepeats = (all: readonly WantedChannel[]): readonly WantedChannel[] =>
  all.filter(({ channel }, i) => channel !== 'in_app' && all.findIndex((one) => one.channel === channel) === i);

/**
 * The channels over which a member is to be told beside `in_app`: those of their subscription, else of their notification
 * rules, else of the alert. Whatever they wish, a critical alert comes over its own channels too, at once.
 */
export function wantedChannels(member: PlannedMember, context: PlanningContext): readonly WantedChannel[] {
  const ofAlert = wanted(alertChannels(context), context.urgency === 'test' ? 'test' : 'alert_channels');
  if (context.urgency === 'test') return withoutRepeats(ofAlert);
  const ofSubscription = enabledSubscription(member, context)?.deliveryChannels;
  const own = ofSubscription ? wanted(ofSubscription, 'subscription') : ruleChannels(member, context);
  if (passesAsCritical(context)) return withoutRepeats([...ofAlert, ...own]);
  return withoutRepeats(ofSubscription || own.length > 0 ? own : ofAlert);
}
