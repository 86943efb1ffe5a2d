import { Injectable } from '@nestjs/common';
import { minutesAfter } from '../../../libs/kernel/minutes-after';
import type { TenantSettings } from '../../directory';
import type { NewDelivery } from '../deliveries/delivery-enqueuer';
import { GROUP_REASON } from '../deliveries/persistence/waiting-together';
import { type ToldGroup, ToldGroups } from './persistence/told-groups';
import { JOINED } from './stand-ins';

/** An alert that is new or worse than before does not wait for the next message of its group, but begins one. */
const isNews = ({ cause }: NewDelivery): boolean => /^(created|worsened|unsnoozed|reopened)/.test(cause);

/** Whether it can be told together with others: it would be sent alone. */
const isGroupable = ({ groupId, state, channel }: NewDelivery): boolean =>
  typeof groupId === 'string' && channel !== 'in_app' && (state === 'pending' || state === 'scheduled');

/** Lets messages about incidents and storms wait for what else joins these. */
@Injectable()
export class GroupedDeliveries {
  constructor(private readonly told: ToldGroups) {}

  /**
   * Gives each of these messages the time of the next one about its incident or storm: some seconds after its first alert, then
   * one in an interval. Needs a transaction.
   * @param settings by tenant id
   */
  async of(
    planned: readonly NewDelivery[],
    settings: ReadonlyMap<string, TenantSettings>,
    now: Date,
  ): Promise<readonly NewDelivery[]> {
    const groups = new Map(
      planned.filter(isGroupable).map(({ tenantId, groupId }) => [groupId ?? '', { tenantId, groupId: groupId ?? '' }]),
    );
    if (groups.size === 0) return planned.filter(({ cause }) => cause !== JOINED);
    const told = await this.told.of([...groups.values()], now);
    return planned.flatMap((delivery) => {
      const notifications = settings.get(delivery.tenantId)?.notifications;
      // what joined is told with its group, or not at all
      if (!notifications || !isGroupable(delivery)) return delivery.cause === JOINED ? [] : [delivery];
      return groupedDelivery(delivery, told.get(delivery.groupId ?? ''), notifications, now);
    });
  }
}

function groupedDelivery(
  delivery: NewDelivery,
  told: ToldGroup | undefined,
  { groupWaitSeconds, groupIntervalMinutes }: TenantSettings['notifications'],
  now: Date,
): readonly NewDelivery[] {
  const isJoining = delivery.cause === JOINED;
  if (isJoining && told?.waitsUntil) return [];
  const soonest = new Date(now.getTime() + groupWaitSeconds * 1_000);
  const next = told?.toldAt && !isNews(delivery) ? minutesAfter(told.toldAt, groupIntervalMinutes) : soonest;
  const own = next > soonest ? next : soonest;
  const begins = told?.waitsUntil && told.waitsUntil < own ? told.waitsUntil : own;
  const dueAt = begins > delivery.dueAt ? begins : delivery.dueAt;
  const cause = isJoining ? `${JOINED}:${dueAt.toISOString()}` : delivery.cause;
  return [{ ...delivery, cause, state: 'bundled', stateReason: GROUP_REASON, dueAt }];
}
