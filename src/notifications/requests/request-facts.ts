import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { AlertRow } from '../../alerts';
import { GetRecipientsQuery, GetTenantSettingsQuery, type Recipient, type TenantSettings } from '../../directory';
import { AlertsById } from '../alerts-by-id';
import { GetDestinationAddressesQuery, type ReachableDestination } from '../destinations/queries/get-destinations';
import { type ToldTarget, ToldTargets } from '../planning/persistence/told-targets';
import { GetWishesQuery } from '../wishes/queries/get-wishes';
import type { MemberWishes } from '../wishes/wishes';
import type { NotifyRequest, NotifyTarget } from './notify-request';

/** All that is read for some requests, by id; `wishes` by `memberKey`. */
export interface RequestFacts {
  readonly alerts: ReadonlyMap<string, AlertRow>;
  readonly told: readonly ToldTarget[];
  readonly settings: ReadonlyMap<string, TenantSettings>;
  readonly members: readonly Recipient[];
  readonly wishes: ReadonlyMap<string, MemberWishes>;
  readonly destinations: readonly ReachableDestination[];
}

const named = <K extends string>(
  targets: readonly NotifyTarget[],
  key: K,
): Extract<NotifyTarget, Record<K, string>>[] =>
  targets.filter((one): one is Extract<NotifyTarget, Record<K, string>> => typeof one === 'object' && key in one);

const distinct = (ids: readonly string[]): string[] => [...new Set(ids)];

/** Reads what requests need: one statement for each kind of thing, whatever their number. Nothing of it is cached. */
@Injectable()
export class RequestFactsReader {
  constructor(
    private readonly queries: QueryBus,
    private readonly alerts: AlertsById,
    private readonly toldTargets: ToldTargets,
  ) {}

  /** Reads it in the current transaction, as that has changed it. */
  async read(requests: readonly NotifyRequest[]): Promise<RequestFacts> {
    const tenantIds = distinct(requests.map(({ tenantId }) => tenantId));
    const alerts = await this.alerts.of(requests);
    const told = await this.toldOf(requests, alerts);
    const wanted = tenantIds.map((tenantId) => this.membersWanted(tenantId, requests, told));
    const members = await this.queries.execute(new GetRecipientsQuery(wanted));
    const memberIds = (id: string) => members.flatMap((one) => (one.tenantId === id ? one.id : []));
    const wishes = tenantIds.map((tenantId) => ({ tenantId, memberIds: memberIds(tenantId) }));
    return {
      alerts,
      told,
      members,
      settings: await this.queries.execute(new GetTenantSettingsQuery(tenantIds)),
      wishes: await this.queries.execute(new GetWishesQuery(wishes)),
      destinations: await this.destinationsOf(requests, told),
    };
  }

  private toldOf(requests: readonly NotifyRequest[], alerts: ReadonlyMap<string, AlertRow>) {
    const ids = requests.flatMap(({ alertId, targets }) => (targets.includes('told') ? (alertId ?? []) : []));
    const asked = distinct(ids).flatMap((id) => alerts.get(id) ?? []);
    return this.toldTargets.of(asked.map(({ tenantId, id, episode }) => ({ tenantId, alertId: id, episode })));
  }

  private membersWanted(tenantId: string, requests: readonly NotifyRequest[], told: readonly ToldTarget[]) {
    const targets = requests.flatMap((one) => (one.tenantId === tenantId ? one.targets : []));
    const toldIds = told.flatMap((one) => (one.tenantId === tenantId ? (one.userId ?? []) : []));
    return {
      tenantId,
      memberIds: distinct([...named(targets, 'memberId').map(({ memberId }) => memberId), ...toldIds]),
      roles: [...new Set(named(targets, 'role').map(({ role }) => role))],
    };
  }

  private destinationsOf(requests: readonly NotifyRequest[], told: readonly ToldTarget[]) {
    const refs = requests.flatMap(({ tenantId, targets }) =>
      named(targets, 'destinationId').map(({ destinationId }) => ({ tenantId, id: destinationId })),
    );
    const toldRefs = told.flatMap(({ tenantId, destinationId: id }) => (id === null ? [] : [{ tenantId, id }]));
    const all = new Map([...refs, ...toldRefs].map((one) => [`${one.tenantId} ${one.id}`, one]));
    return this.queries.execute(new GetDestinationAddressesQuery([...all.values()]));
  }
}
