import { minutesAfter } from '../../../../libs/kernel/minutes-after';
import { endOfWindows, nextDayTime, daysOfWeek } from '../../../../libs/windows/day-windows';
import type { DigestSchedule } from '../../wishes/wishes';
import type { ChannelDecision, PlannedMember, PlanningContext } from './planning-facts';
import { enabledSubscription, passesAsCritical, type WantedChannel } from './wanted-channels';

/** A message that can be sent: what remains is when. */
export interface SendableMessage extends WantedChannel {
  readonly reason: string;
  readonly contactMethodId: string;
  /** Whether the member turned the channel off, which a critical alert passes. */
  readonly isRefused: boolean;
}

/** When something is told in a digest. */
export interface DigestTiming {
  readonly dueAt: Date;
  /** Whether it is told in the digest that waits there already, if that comes sooner. */
  readonly joinsDigest: boolean;
}

const HOUR_MINUTES = 60;

/** When digests are sent to members who have chosen no time. */
const defaultDigest: DigestSchedule = { at: '08:00', days: daysOfWeek };

const zoneOf = ({ timeZone }: PlannedMember, { settings }: PlanningContext): string => timeZone ?? settings.timeZone;

/** The end of a member's quiet hours around an instant; undefined: it is not within them. Nothing waits longer than they allow. */
export function quietUntil(member: PlannedMember, timeZone: string, at: Date): Date | undefined {
  const { quietHours } = member.wishes.preferences;
  if (!quietHours) return undefined;
  const latest = minutesAfter(at, quietHours.maxHoldHours * HOUR_MINUTES);
  return endOfWindows(quietHours.windows, timeZone, at, latest);
}

/** The digest that the alert is a part of for the member; undefined: it is told by itself. */
function digestFor(member: PlannedMember, context: PlanningContext): DigestSchedule | undefined {
  const ofSubscription = enabledSubscription(member, context)?.digest;
  if (ofSubscription) return ofSubscription;
  const isDigested = context.settings.digestSeverities.includes(context.alert.severity);
  return isDigested ? (member.wishes.preferences.digest ?? defaultDigest) : undefined;
}

/** When a digest is sent whose first item comes at an instant. */
export const digestTime = (schedule: DigestSchedule, timeZone: string, first: Date): Date =>
  'at' in schedule ? nextDayTime(schedule, timeZone, first) : minutesAfter(first, schedule.windowMinutes);

/** The digest that tells of something that happens at an instant: it waits for the end of quiet hours. */
function digestOf(schedule: DigestSchedule, member: PlannedMember, timeZone: string, at: Date): DigestTiming {
  const time = digestTime(schedule, timeZone, at);
  return { dueAt: quietUntil(member, timeZone, time) ?? time, joinsDigest: !('at' in schedule) };
}

type Timing = Pick<ChannelDecision, 'decision' | 'decidedBy' | 'reason' | 'dueAt' | 'until' | 'joinsDigest'>;

const waiting = (
  decision: 'hold' | 'digest',
  decidedBy: 'digest' | 'quiet_hours',
  until: Date,
  reason: string,
): Timing => ({
  ...{ decision, decidedBy, reason },
  dueAt: until,
  until,
});

/** How quiet hours and digests delay a message that would be sent at an instant; undefined: they do not. */
function delayOf(member: PlannedMember, context: PlanningContext, at: Date): Timing | undefined {
  const timeZone = zoneOf(member, context);
  const schedule = digestFor(member, context);
  if (schedule) {
    const { dueAt, joinsDigest } = digestOf(schedule, member, timeZone, at);
    return { ...waiting('digest', 'digest', dueAt, 'it is told in a digest'), joinsDigest };
  }
  const end = quietUntil(member, timeZone, at);
  if (!end) return undefined;
  const mode = member.wishes.preferences.quietHours?.mode;
  if (mode === 'skip')
    return {
      decision: 'skip',
      decidedBy: 'quiet_hours',
      reason: 'the member has quiet hours',
      dueAt: null,
      until: end,
    };
  return waiting(mode === 'digest' ? 'digest' : 'hold', 'quiet_hours', end, 'the member has quiet hours');
}

/**
 * Decides when a message is sent: steps 7 to 9 of the precedence. What comes after a delay is compared with the quiet hours of that
 * time.
 */
export function decideTime(message: SendableMessage, member: PlannedMember, context: PlanningContext): ChannelDecision {
  const { isRefused, ...rest } = message;
  const dueAt = minutesAfter(context.at, rest.delayMinutes);
  const passes = context.urgency !== 'normal' || passesAsCritical(context);
  const delay = context.urgency === 'test' ? undefined : delayOf(member, context, dueAt);
  if (delay && !passes) return { ...rest, ...delay };
  const sent: ChannelDecision = { ...rest, decision: 'send', dueAt, until: rest.delayMinutes > 0 ? dueAt : null };
  if (context.isOverLimit(member.id, rest.channel))
    return { ...sent, decision: 'bundle', decidedBy: 'limit', reason: 'too many messages went to this address' };
  if (!delay && !isRefused) return sent;
  const isCritical = passesAsCritical(context);
  return {
    ...sent,
    decidedBy: isCritical ? 'critical' : 'urgent',
    reason: isCritical ? 'critical alerts pass the wishes of members' : 'urgent messages pass digests and quiet hours',
  };
}

/**
 * Decides when a member is told that an alert is resolved of which they were told. In quiet hours it waits, whatever their mode:
 * it is never dropped.
 * @returns null: the member does not want to be told
 */
export function resolvedTime(member: PlannedMember, context: PlanningContext): Date | null {
  if (!member.wishes.preferences.sendResolved) return null;
  const end = passesAsCritical(context) ? undefined : quietUntil(member, zoneOf(member, context), context.at);
  return end ?? context.at;
}

/**
 * Decides when a member hears in a digest that an alert is resolved of which a digest told them: in the next one, else, if only
 * their quiet hours collected it, at their end.
 */
export function resolvedDigest(member: PlannedMember, context: PlanningContext): DigestTiming {
  const timeZone = zoneOf(member, context);
  const schedule = digestFor(member, context);
  if (schedule) return digestOf(schedule, member, timeZone, context.at);
  return { dueAt: quietUntil(member, timeZone, context.at) ?? context.at, joinsDigest: false };
}
