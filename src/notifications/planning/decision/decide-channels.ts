import type { Channel } from '../../../../libs/config/config';
import type { RecipientContact } from '../../../directory';
import { ANY_TYPE, defaultPreferences, subscriptionTo } from '../../wishes/wishes';
import { maySeeAlert } from './choose-recipients';
import { decideTime } from './decide-time';
import type {
  ChannelDecision,
  DecisionCause,
  PlannedAlert,
  PlannedMember,
  PlanningContext,
  PlanningSettings,
} from './planning-facts';
import { passesAsCritical, wantedChannels, type WantedChannel } from './wanted-channels';

const reasons: Readonly<Partial<Record<DecisionCause, string>>> = {
  closed: 'the alert is acknowledged, snoozed or closed',
  suppressed: 'the alert is suppressed',
  notify_off: 'its rule notifies nobody',
  auto_notify_off: 'the tenant notifies nobody automatically',
  inactive: 'the member was removed',
  not_visible: 'the alert is assigned to somebody else',
  test: 'tests pass all wishes',
  opt_out: 'the member does not want to be told of these alerts',
  subscription: 'the member subscribed to these alerts',
  notification_rule: 'the member has a notification rule for this severity',
  alert_channels: 'these alerts come over this channel',
  in_app: 'every alert is recorded in the app',
  channel_off: 'the member turned the channel off',
  muted: 'the member muted these alerts on the channel',
  no_contact: 'the member has no address on the channel that can be used',
  unverified: 'the address is not verified',
  no_provider: 'the installation has no provider for the channel',
  failed: 'the message over another channel failed',
};

/** A decision about a channel that is skipped. */
const skipped = (channel: Channel, decidedBy: DecisionCause): ChannelDecision => ({
  channel,
  decision: 'skip',
  decidedBy,
  reason: reasons[decidedBy] ?? decidedBy,
  dueAt: null,
  until: null,
  delayMinutes: 0,
  contactMethodId: null,
});

const inApp = ({ at }: PlanningContext): ChannelDecision => ({
  ...skipped('in_app', 'in_app'),
  decision: 'send',
  dueAt: at,
});

/** Why an alert does not ask for people; undefined: it does. */
export function silenceOf(alert: PlannedAlert, settings: PlanningSettings): DecisionCause | undefined {
  if (alert.status !== 'active') return 'closed';
  if (alert.quietReason !== null) return 'suppressed';
  if (!alert.notify) return 'notify_off';
  return settings.isAutomatic ? undefined : 'auto_notify_off';
}

/** Whether the member turned the channel off for the alert. */
function refusedBy(
  { wishes }: PlannedMember,
  channel: Channel,
  { alert, urgency }: PlanningContext,
): DecisionCause | undefined {
  const { channels, muted } = wishes.preferences;
  if (urgency === 'test') return undefined;
  if (channels[channel] === false) return 'channel_off';
  const mutedTypes = [alert.alertType, ANY_TYPE].filter((type) => Object.hasOwn(muted, type));
  return mutedTypes.some((type) => muted[type]?.includes(channel)) ? 'muted' : undefined;
}

type Reach = { readonly contact: RecipientContact } | { readonly failure: DecisionCause };

/** The address of a member on a channel, or why there is none that can be used. */
function reachOver({ contactMethods }: PlannedMember, channel: Channel, context: PlanningContext): Reach {
  const usable = contactMethods.filter(
    (one) => one.channel === channel && one.isEnabled && one.disabledReason === null,
  );
  const verified = usable.find(({ isVerified }) => isVerified || context.urgency === 'test');
  if (!verified) return { failure: usable.length > 0 ? 'unverified' : 'no_contact' };
  return context.hasProvider(channel) ? { contact: verified } : { failure: 'no_provider' };
}

/** The member's order; for a critical alert all others after it, so that no order silences it. */
function orderOf({ wishes }: PlannedMember, context: PlanningContext): readonly Channel[] {
  const { channelOrder } = wishes.preferences;
  return passesAsCritical(context) ? [...channelOrder, ...defaultPreferences.channelOrder] : channelOrder;
}

/** The first channel of the member's order that can be used, and was not; undefined: there is none. */
function nextChannel(member: PlannedMember, context: PlanningContext, used: ReadonlySet<Channel>) {
  for (const channel of orderOf(member, context)) {
    if (used.has(channel) || (!passesAsCritical(context) && refusedBy(member, channel, context))) continue;
    const reach = reachOver(member, channel, context);
    if ('contact' in reach) return { channel, contact: reach.contact };
  }
  return undefined;
}

/** Decides over which channels a member is told, one after the other, so that none is used twice. */
class ChannelPlan {
  readonly decisions: ChannelDecision[] = [];
  private readonly used: Set<Channel>;

  constructor(
    private readonly member: PlannedMember,
    private readonly context: PlanningContext,
    private readonly all: readonly WantedChannel[],
  ) {
    // what a critical alert would tell later does not keep a channel from being used at once
    const taken = all.filter(({ delayMinutes }) => delayMinutes === 0 || !this.passes);
    this.used = new Set(taken.map(({ channel }) => channel));
  }

  /** The decisions about all channels: what comes soonest is decided first, and no channel twice. */
  make(): readonly ChannelDecision[] {
    const soonestFirst = [...this.all].sort((one, other) => one.delayMinutes - other.delayMinutes);
    for (const wanted of soonestFirst) this.decide(wanted);
    return this.decisions;
  }

  private decide(wanted: WantedChannel): void {
    if (this.decisions.some(({ channel }) => channel === wanted.channel)) return;
    const refusal = refusedBy(this.member, wanted.channel, this.context);
    const isRefused = refusal !== undefined;
    if (isRefused && !this.passes) {
      this.decisions.push(skipped(wanted.channel, refusal));
      return;
    }
    const reach = reachOver(this.member, wanted.channel, this.context);
    if ('contact' in reach) return this.send(wanted, reach.contact, isRefused, reasons[wanted.decidedBy]);
    this.decisions.push(skipped(wanted.channel, reach.failure));
    this.replace(wanted, reach.failure);
  }

  /** The next channel of the member's order that can be used takes the place of one that cannot. */
  private replace({ channel: missed, delayMinutes }: WantedChannel, failure: DecisionCause): void {
    const next = nextChannel(this.member, this.context, this.used);
    if (!next) return;
    const reason = `takes the place of ${missed}: ${reasons[failure] ?? failure}`;
    this.send({ channel: next.channel, decidedBy: failure, delayMinutes }, next.contact, false, reason);
  }

  private send(wanted: WantedChannel, contact: RecipientContact, isRefused: boolean, reason = ''): void {
    this.used.add(wanted.channel);
    const planned = { ...wanted, reason, contactMethodId: contact.id, isRefused };
    this.decisions.push(decideTime(planned, this.member, this.context));
  }

  private get passes(): boolean {
    return passesAsCritical(this.context);
  }
}

const hasOptedOut = (member: PlannedMember, context: PlanningContext): boolean =>
  !passesAsCritical(context) && subscriptionTo(member.wishes.subscriptions, context.alert)?.isEnabled === false;

/**
 * Decides what becomes of an alert that asks for people (`silenceOf`) for one member, for each channel, and says why: the
 * precedence of `docs/notifications.md`. The first decision is that about `in_app`; a test has none.
 */
export function decideChannels(member: PlannedMember, context: PlanningContext): readonly ChannelDecision[] {
  if (!member.isActive) return [skipped('in_app', 'inactive')];
  if (!maySeeAlert(member, context.alert)) return [skipped('in_app', 'not_visible')];
  const all = wantedChannels(member, context);
  if (context.urgency === 'test') return new ChannelPlan(member, context, all).make();
  if (hasOptedOut(member, context)) return [inApp(context), ...all.map(({ channel }) => skipped(channel, 'opt_out'))];
  return [inApp(context), ...new ChannelPlan(member, context, all).make()];
}

/**
 * Decides over which channel a member is told when the message over another one failed: the next of their order, or at the
 * latest `in_app`.
 * @param used the channels over which they were told of it, or were to be; undefined is returned when none is left
 */
export function decideAfterFailure(
  member: PlannedMember,
  context: PlanningContext,
  used: ReadonlySet<Channel>,
): ChannelDecision | undefined {
  if (!member.isActive || !maySeeAlert(member, context.alert)) return undefined;
  const next = nextChannel(member, context, used);
  if (!next) return used.has('in_app') ? undefined : inApp(context);
  const message = {
    channel: next.channel,
    decidedBy: 'failed' as const,
    delayMinutes: 0,
    reason: reasons.failed ?? '',
    contactMethodId: next.contact.id,
    isRefused: false,
  };
  return decideTime(message, member, context);
}

/** What is decided for a member about an alert that does not ask for people. */
export const decideSilence = (
  member: PlannedMember,
  context: PlanningContext,
  silence: DecisionCause,
): readonly ChannelDecision[] => [
  skipped('in_app', silence),
  ...wantedChannels(member, context).map(({ channel }) => skipped(channel, silence)),
];
