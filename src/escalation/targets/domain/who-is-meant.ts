import type { Target } from '../../policies/domain/policy';

/** An active member, as far as it matters for targets. */
export interface TargetMember {
  readonly id: string;
  readonly name: string | null;
  readonly roles: readonly string[];
  readonly managerId: string | null;
  /** Whether they have a verified contact method that is on. */
  readonly hasContact: boolean;
}

/** What is known of a tenant, as far as its targets need it. */
export interface TargetFacts {
  /** Active members by id. */
  readonly members: ReadonlyMap<string, TargetMember>;
  /** Who is on call on each schedule that exists, by id. */
  readonly onCall: ReadonlyMap<string, readonly string[]>;
  /** The ids of the destinations that are on. */
  readonly destinations: ReadonlySet<string>;
  /** Whether any active member of the tenant has a verified contact: if none has, what the app shows reaches them. */
  readonly hasContacts: boolean;
}

/** Who one target stands for. */
export interface MeantByTarget {
  readonly target: Target;
  readonly memberIds: readonly string[];
  readonly destinationId: string | null;
  /** Whether a message can reach one of them. */
  readonly isReached: boolean;
}

const withRole = ({ members }: TargetFacts, role: string): readonly string[] =>
  [...members.values()].filter(({ roles }) => roles.includes(role)).map(({ id }) => id);

const distinct = (ids: readonly string[]): readonly string[] => [...new Set(ids)];

/** The managers of those who were told before, else all managers, else the owners. */
function managersOf(toldBefore: readonly string[], facts: TargetFacts): readonly string[] {
  const named = toldBefore.flatMap((id) => facts.members.get(id)?.managerId ?? []);
  const ways = [named.filter((id) => facts.members.has(id)), withRole(facts, 'manager'), withRole(facts, 'owner')];
  return distinct(ways.find((ids) => ids.length > 0) ?? []);
}

function membersMeant({ type, id = '' }: Target, toldBefore: readonly string[], facts: TargetFacts): readonly string[] {
  switch (type) {
    case 'member':
      return facts.members.has(id) ? [id] : [];
    case 'role':
      return withRole(facts, id);
    case 'schedule':
      return distinct(facts.onCall.get(id) ?? []).filter((one) => facts.members.has(one));
    case 'manager':
      return managersOf(toldBefore, facts);
    case 'channel':
    case 'webhook':
      return [];
  }
}

/** Whether a target is a shared address. */
export const isDestination = ({ type }: Target): boolean => type === 'channel' || type === 'webhook';

/**
 * Who a target stands for.
 * @param toldBefore the members whom earlier levels told, whose managers are meant by `manager`
 */
export function whoIsMeant(target: Target, toldBefore: readonly string[], facts: TargetFacts): MeantByTarget {
  if (isDestination(target)) {
    const isOn = target.id !== undefined && facts.destinations.has(target.id);
    return { target, memberIds: [], destinationId: isOn ? (target.id ?? null) : null, isReached: isOn };
  }
  const memberIds = membersMeant(target, toldBefore, facts);
  const isReached = memberIds.some((id) => !facts.hasContacts || facts.members.get(id)?.hasContact === true);
  return { target, memberIds, destinationId: null, isReached };
}
