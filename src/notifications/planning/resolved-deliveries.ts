import { Injectable } from '@nestjs/common';
import { minutesAfter } from '../../../libs/kernel/minutes-after';
import { type TenantSettings, memberKey } from '../../directory';
import type { NewDelivery } from '../deliveries/delivery-enqueuer';
import type { PlannedDestination } from '../destinations/tenant-destinations';
import { Candidates } from './candidates';
import { resolvedDigest, resolvedTime } from './decision/decide-time';
import type { PlannedMember, PlanningContext } from './decision/planning-facts';
import { FiringDeliveries } from './firing-deliveries';
import { resolvedDelivery, type ResolvedTiming } from './new-deliveries';
import { type ToldTarget, ToldTargets } from './persistence/told-targets';
import type { PlannableAlert } from './planning-input';

/** What is known of the tenants of resolved alerts, by tenant id. */
export interface ResolvedFacts {
  readonly settings: ReadonlyMap<string, TenantSettings>;
  readonly destinations: ReadonlyMap<string, readonly PlannedDestination[]>;
}

/** What was told in a summary ends in one: so long it waits for others. */
const SUMMARY_WAIT_MINUTES = 1;

/** At once; in a summary, if only summaries told of the alert. */
const soon = ({ isTogether }: ToldTarget, at: Date): ResolvedTiming =>
  isTogether
    ? { state: 'bundled', dueAt: minutesAfter(at, SUMMARY_WAIT_MINUTES), stateReason: 'limit' }
    : { state: 'pending', dueAt: at, stateReason: null };

/** Makes the deliveries that say "resolved" to all who were told of an alert. */
@Injectable()
export class ResolvedDeliveries {
  constructor(
    private readonly told: ToldTargets,
    private readonly candidates: Candidates,
    private readonly firing: FiringDeliveries,
  ) {}

  /**
   * "Resolved", for all who were told of the episode and want it. Members who were removed hear nothing.
   * @param ended the alerts that were resolved, as they are now
   */
  async of(ended: readonly PlannableAlert[], facts: ResolvedFacts, at: Date): Promise<readonly NewDelivery[]> {
    const episodes = ended.map(({ tenantId, id, episode }) => ({ tenantId, alertId: id, episode }));
    const told = await this.told.of(episodes);
    const members = await this.membersOf(told);
    const alerts = new Map(ended.map((alert) => [alert.id, alert]));
    return told.flatMap((one) => {
      const alert = alerts.get(one.alertId);
      const settings = facts.settings.get(one.tenantId);
      if (!alert || !settings) return [];
      const timing =
        one.userId === null
          ? destinationTiming(one, facts, at)
          : memberTiming(one, members.get(memberKey(one.tenantId, one.userId)), {
              ...this.firing.contextOf({ alert, settings }),
              at,
            });
      return timing ? [resolvedDelivery({ alert, cause: 'resolved', at }, one, timing)] : [];
    });
  }

  private membersOf(told: readonly ToldTarget[]): Promise<ReadonlyMap<string, PlannedMember>> {
    const ids = new Map<string, Set<string>>();
    for (const { tenantId, userId } of told)
      if (userId !== null) ids.set(tenantId, (ids.get(tenantId) ?? new Set()).add(userId));
    return this.candidates.withIds([...ids].map(([tenantId, some]) => ({ tenantId, memberIds: [...some] })));
  }
}

function destinationTiming(told: ToldTarget, { destinations }: ResolvedFacts, at: Date): ResolvedTiming | undefined {
  const destination = destinations.get(told.tenantId)?.find(({ id }) => id === told.destinationId);
  return destination?.occasions.includes('resolved') ? soon(told, at) : undefined;
}

/** When a member hears it: as they heard of the alert, alone, in a digest or in a summary. Undefined: they do not. */
function memberTiming(
  told: ToldTarget,
  member: PlannedMember | undefined,
  context: PlanningContext,
): ResolvedTiming | undefined {
  const time = member && resolvedTime(member, context);
  if (!member || !time) return undefined;
  if (told.channel === 'in_app') return soon(told, context.at);
  if (told.isInDigest) return { state: 'digesting', stateReason: 'digest', ...resolvedDigest(member, context) };
  if (time > context.at) return { state: 'held', stateReason: 'quiet_hours', dueAt: time };
  return soon(told, context.at);
}
