import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { GetAlertsQuery } from '../../alerts';
import { GetTenantSettingsQuery, type TenantSettings } from '../../directory';
import type { NewDelivery } from '../deliveries/delivery-enqueuer';
import { GetDestinationsQuery } from '../destinations/queries/get-destinations';
import type { PlannedDestination } from '../destinations/tenant-destinations';
import { Candidates } from './candidates';
import type { PlannedMember } from './decision/planning-facts';
import { FiringDeliveries } from './firing-deliveries';
import { plannedAlertOf, type PlannableAlert, plannableFields } from './planning-input';
import type { PlanningEvent, TriggerAction } from './trigger';

/** An alert at a moment, with what that asks of planning. */
export interface Trigger {
  readonly event: Pick<PlanningEvent, 'tenantId' | 'alertId' | 'epoch' | 'episode'>;
  readonly action: TriggerAction;
}

/** What is read once for all triggers. */
export interface TriggerFacts {
  /** By `alertKey`. */
  readonly alerts: ReadonlyMap<string, PlannableAlert>;
  readonly settings: ReadonlyMap<string, TenantSettings>;
  readonly members: ReadonlyMap<string, readonly PlannedMember[]>;
  readonly destinations: ReadonlyMap<string, readonly PlannedDestination[]>;
}

/** The key of an alert among those of several tenants. */
export const alertKey = (tenantId: string, alertId: string): string => `${tenantId} ${alertId}`;

/** Reads what triggers need in sets, and makes their deliveries of it. */
@Injectable()
export class TriggerPlanner {
  constructor(
    private readonly queries: QueryBus,
    private readonly candidates: Candidates,
    private readonly firing: FiringDeliveries,
  ) {}

  /** Outside of the transaction, because settings and destinations are cached. */
  async read(triggers: readonly Trigger[]): Promise<TriggerFacts> {
    const refs = triggers.map(({ event: { tenantId, alertId } }) => ({ tenantId, alertId }));
    const rows = await this.queries.execute(new GetAlertsQuery(refs, plannableFields));
    const tenantIds = [...new Set(rows.map(({ tenantId }) => tenantId))];
    const byTenant = tenantIds.map((tenantId) => ({
      tenantId,
      alerts: rows.filter((row) => row.tenantId === tenantId).map(plannedAlertOf),
    }));
    const [settings, members, destinations] = await Promise.all([
      this.queries.execute(new GetTenantSettingsQuery(tenantIds)),
      this.candidates.of(byTenant),
      this.queries.execute(new GetDestinationsQuery(tenantIds)),
    ]);
    const alerts = new Map(rows.map((row) => [alertKey(row.tenantId, row.id), row]));
    return { alerts, settings, members, destinations };
  }

  /** The deliveries that tell of an alert which asks for people; none if somebody has reacted since. */
  deliveriesFor({ event, action }: Trigger, facts: TriggerFacts): readonly NewDelivery[] {
    const alert = facts.alerts.get(alertKey(event.tenantId, event.alertId));
    const settings = facts.settings.get(event.tenantId);
    if (!alert || !settings || action.does === 'cancel' || alert.epoch > event.epoch) return [];
    const members = facts.members.get(event.tenantId) ?? [];
    const destinations = facts.destinations.get(event.tenantId) ?? [];
    return this.firing.of(action, { alert, settings, members, destinations });
  }
}
