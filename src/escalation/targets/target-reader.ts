import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import {
  FindTenantsWithContactsQuery,
  GetRecipientsQuery,
  type MemberRole,
  memberRoles,
  type Recipient,
  type RecipientsRequest,
} from '../../directory';
import { FindDestinationsQuery } from '../../notifications';
import { GetPeopleOnCallQuery } from '../on-call/queries/get-people-on-call';
import type { Target } from '../policies/domain/policy';
import {
  isDestination,
  type MeantByTarget,
  type TargetFacts,
  type TargetMember,
  whoIsMeant,
} from './domain/who-is-meant';

/** Targets of a tenant, with whom earlier levels told. */
interface WantedTargets {
  readonly tenantId: string;
  readonly targets: readonly Target[];
  readonly toldBefore: readonly string[];
}

type OnCallByTenant = ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;

const idsOf = (lists: readonly WantedTargets[], type: Target['type']): string[] => [
  ...new Set(lists.flatMap(({ targets }) => targets.flatMap((one) => (one.type === type ? (one.id ?? []) : [])))),
];

const hasManager = ({ targets }: WantedTargets): boolean => targets.some(({ type }) => type === 'manager');

/** The roles of which all members are wanted. */
const rolesOf = (lists: readonly WantedTargets[]): MemberRole[] => {
  const named = new Set([...idsOf(lists, 'role'), ...(lists.some(hasManager) ? ['manager', 'owner'] : [])]);
  return memberRoles.filter((role) => named.has(role));
};

const memberOf = ({ id, name, roles, managerId, contactMethods }: Recipient): TargetMember => ({
  ...{ id, name, roles, managerId },
  hasContact: contactMethods.some(({ isVerified, isEnabled }) => isVerified && isEnabled),
});

function byTenant(lists: readonly WantedTargets[]): ReadonlyMap<string, readonly WantedTargets[]> {
  const groups = new Map<string, WantedTargets[]>();
  for (const one of lists) groups.set(one.tenantId, [...(groups.get(one.tenantId) ?? []), one]);
  return groups;
}

/** Reads who targets stand for: one statement for each kind of thing, whatever the number of lists and tenants. */
@Injectable()
export class TargetReader {
  constructor(private readonly queries: QueryBus) {}

  /** Who the targets of each list stand for at an instant, in the order of the lists. */
  async read(lists: readonly WantedTargets[], at: Date): Promise<readonly (readonly MeantByTarget[])[]> {
    if (lists.length === 0) return [];
    const facts = await this.factsOf(byTenant(lists), at);
    return lists.map(({ tenantId, targets, toldBefore }) => {
      const known = facts.get(tenantId);
      return known ? targets.map((target) => whoIsMeant(target, toldBefore, known)) : [];
    });
  }

  private async factsOf(
    tenants: ReadonlyMap<string, readonly WantedTargets[]>,
    at: Date,
  ): Promise<ReadonlyMap<string, TargetFacts>> {
    const onCall = await this.onCallOf(tenants, at);
    const members = await this.membersOf(tenants, onCall);
    const destinations = await this.destinationsOf(tenants);
    const withContacts = await this.queries.execute(new FindTenantsWithContactsQuery([...tenants.keys()]));
    return new Map(
      [...tenants.keys()].map((tenantId) => [
        tenantId,
        {
          members: new Map(members.flatMap((one) => (one.tenantId === tenantId ? [[one.id, memberOf(one)]] : []))),
          onCall: onCall.get(tenantId) ?? new Map<string, readonly string[]>(),
          destinations: destinations.get(tenantId) ?? new Set<string>(),
          hasContacts: withContacts.has(tenantId),
        },
      ]),
    );
  }

  private async onCallOf(tenants: ReadonlyMap<string, readonly WantedTargets[]>, at: Date): Promise<OnCallByTenant> {
    const named = [...tenants].map(([tenantId, lists]) => [tenantId, idsOf(lists, 'schedule')] as const);
    const schedules = named.flatMap(([tenantId, ids]) => ids.map((id) => ({ tenantId, id })));
    const found = await this.queries.execute(new GetPeopleOnCallQuery(schedules, at));
    return new Map(named.map(([tenantId, ids]) => [tenantId, new Map(ids.map((id) => [id, found.get(id) ?? []]))]));
  }

  /** The active members who can be meant, and the managers of those who were told before. */
  private async membersOf(
    tenants: ReadonlyMap<string, readonly WantedTargets[]>,
    onCall: OnCallByTenant,
  ): Promise<readonly Recipient[]> {
    const wanted = [...tenants].map(([tenantId, lists]) => ({
      tenantId,
      memberIds: [
        ...idsOf(lists, 'member'),
        ...[...(onCall.get(tenantId)?.values() ?? [])].flat(),
        ...lists.flatMap((list) => (hasManager(list) ? list.toldBefore : [])),
      ],
      roles: rolesOf(lists),
    }));
    const members = await this.queries.execute(new GetRecipientsQuery(wanted));
    const managers = await this.queries.execute(new GetRecipientsQuery(missingManagers(tenants, members)));
    return [...members, ...managers];
  }

  private async destinationsOf(tenants: ReadonlyMap<string, readonly WantedTargets[]>) {
    const refs = [...tenants].flatMap(([tenantId, lists]) => {
      const targets = lists.flatMap((list) => list.targets.filter(isDestination));
      return [...new Set(targets.flatMap(({ id }) => id ?? []))].map((id) => ({ tenantId, id }));
    });
    const found = new Map<string, Set<string>>();
    for (const { tenantId, id, isActive } of await this.queries.execute(new FindDestinationsQuery(refs)))
      if (isActive) found.set(tenantId, (found.get(tenantId) ?? new Set()).add(id));
    return found;
  }
}

/** The managers of those who were told before, as far as they are not among the members yet. */
function missingManagers(
  tenants: ReadonlyMap<string, readonly WantedTargets[]>,
  members: readonly Recipient[],
): readonly RecipientsRequest[] {
  return [...tenants].flatMap(([tenantId, lists]) => {
    const known = members.filter((one) => one.tenantId === tenantId);
    const told = new Set(lists.filter(hasManager).flatMap(({ toldBefore }) => toldBefore));
    const managers = known.flatMap(({ id, managerId }) => (told.has(id) ? (managerId ?? []) : []));
    const missing = [...new Set(managers)].filter((id) => !known.some((one) => one.id === id));
    return missing.length === 0 ? [] : [{ tenantId, memberIds: missing }];
  });
}
