import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import {
  GetRecipientsQuery,
  type MemberRole,
  memberRoles,
  type Recipient,
  type RecipientsRequest,
  memberKey,
} from '../../directory';
import { GetSubscribersQuery } from '../wishes/queries/get-subscribers';
import { GetWishesQuery, type WishesRequest } from '../wishes/queries/get-wishes';
import { type MemberWishes, noWishes } from '../wishes/wishes';
import type { PlannedAlert, PlannedMember } from './decision/planning-facts';
import { plannedMemberOf } from './planning-input';

/** Alerts of one tenant. The tenants of a list must be different. */
export interface TenantAlerts {
  readonly tenantId: string;
  readonly alerts: readonly PlannedAlert[];
}

const rolesOf = (alerts: readonly PlannedAlert[]): readonly MemberRole[] => {
  const named = new Set(alerts.flatMap(({ notifyRoles, assignedRole }) => [...notifyRoles, assignedRole]));
  return memberRoles.filter((role) => role === 'owner' || named.has(role));
};

const requestOf = ({ tenantId, alerts }: TenantAlerts, subscribers: readonly string[]): RecipientsRequest => ({
  tenantId,
  memberIds: [...new Set([...subscribers, ...alerts.flatMap(({ assignedTo }) => assignedTo ?? [])])],
  roles: rolesOf(alerts),
  includesFirst: true,
});

/** Reads everybody who may be told of alerts, with their wishes: three statements for any number of alerts and tenants. */
@Injectable()
export class Candidates {
  constructor(private readonly queries: QueryBus) {}

  /** The members who come into question by tenant id, as `chooseRecipients` takes them. */
  async of(wanted: readonly TenantAlerts[]): Promise<ReadonlyMap<string, readonly PlannedMember[]>> {
    const types = wanted.map(({ tenantId, alerts }) => ({ tenantId, alertTypes: alerts.map((one) => one.alertType) }));
    const found = await this.queries.execute(new GetSubscribersQuery(types));
    const subscribers = new Map(found.map(({ tenantId, memberIds }) => [tenantId, memberIds]));
    const requests = wanted.map((one) => requestOf(one, subscribers.get(one.tenantId) ?? []));
    const members = await this.queries.execute(new GetRecipientsQuery(requests));
    const ids = requests.map(({ tenantId }) => tenantId);
    const membersOf = new Map(ids.map((id) => [id, members.filter(({ tenantId }) => tenantId === id)]));
    const wishes = await this.wishesOf(membersOf);
    return new Map(
      [...membersOf].map(([tenantId, some]) => [
        tenantId,
        some.map((one) => plannedMemberOf(one, wishes.get(memberKey(tenantId, one.id)) ?? noWishes)),
      ]),
    );
  }

  /** The active members with these ids, by `memberKey`: two statements for any number of tenants. */
  async withIds(wanted: readonly WishesRequest[]): Promise<ReadonlyMap<string, PlannedMember>> {
    const [members, wishes] = await Promise.all([
      this.queries.execute(new GetRecipientsQuery(wanted)),
      this.queries.execute(new GetWishesQuery(wanted)),
    ]);
    return new Map(
      members.map((one) => {
        const key = memberKey(one.tenantId, one.id);
        return [key, plannedMemberOf(one, wishes.get(key) ?? noWishes)];
      }),
    );
  }

  private wishesOf(membersOf: ReadonlyMap<string, readonly Recipient[]>): Promise<ReadonlyMap<string, MemberWishes>> {
    const wanted = [...membersOf].map(([tenantId, some]) => ({ tenantId, memberIds: some.map(({ id }) => id) }));
    return this.queries.execute(new GetWishesQuery(wanted));
  }
}
