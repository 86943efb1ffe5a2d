import { Injectable } from '@nestjs/common';
import { AlertCreatedEvent } from '../../alerts';
import { AlertsById } from '../alerts-by-id';
import type { PlanningEvent } from './trigger';
import type { Trigger } from './trigger-facts';

/** The cause of a message that tells what joined an incident or a storm since the one before. */
export const JOINED = 'joined';

/** What is read of alerts. */
const fields = ['id', 'tenantId', 'quietBy', 'epoch', 'episode'] as const;

/** A new alert that nobody is notified of, because another one stands for it. */
const isJoining = (event: PlanningEvent): event is AlertCreatedEvent =>
  event instanceof AlertCreatedEvent && event.notify && ['group', 'storm'].includes(event.quietReason ?? '');

/** All that join the same incident, or a tenant's storm. */
const groupOf = ({ tenantId, quietReason, groupId }: AlertCreatedEvent): string =>
  `${tenantId} ${quietReason === 'group' ? groupId : 'storm'}`;

/** Finds the alerts that stand for those that joined their incident or storm: two statements for any number of these. */
@Injectable()
export class StandIns {
  constructor(private readonly alerts: AlertsById) {}

  /** What is to be told because alerts joined: one trigger for each incident and storm. */
  async of(events: readonly PlanningEvent[]): Promise<readonly Trigger[]> {
    const latest = new Map(events.filter(isJoining).map((event) => [groupOf(event), event]));
    if (latest.size === 0) return [];
    const joined = await this.alerts.of([...latest.values()], fields);
    const leads = [...joined.values()].map(({ tenantId, quietBy }) => ({ tenantId, alertId: quietBy }));
    const standing = await this.alerts.of(leads, fields);
    return [...standing.values()].map(({ tenantId, id: alertId, epoch, episode }) => ({
      event: { tenantId, alertId, epoch, episode },
      action: { does: 'notify', cause: JOINED, isRecurrence: true },
    }));
  }
}
