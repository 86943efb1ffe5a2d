import type { MemberRole } from '../../../directory';
import { subscriptionTo } from '../../wishes/wishes';
import type { PlannedAlert, PlannedMember } from './planning-facts';

/** Why a member is told of an alert. */
export type RecipientReason = 'rule_role' | 'assigned' | 'owner' | 'first_member' | 'subscription';

/** A member who is to be told of an alert. */
export interface ChosenRecipient {
  readonly member: PlannedMember;
  readonly reason: RecipientReason;
  /** The role by which they were chosen; null: not by a role. */
  readonly role: string | null;
}

/** The roles that see every alert of the tenant. */
const overseers: readonly MemberRole[] = ['owner', 'manager'];

/** Whether a member may see an alert: one that is not assigned, or to them or one of their roles, or that has escalated. */
export const maySeeAlert = ({ id, roles }: PlannedMember, alert: PlannedAlert): boolean => {
  const { assignedTo, assignedRole, isEscalated } = alert;
  return (
    isEscalated ||
    (assignedTo === null && assignedRole === null) ||
    assignedTo === id ||
    roles.some((role) => role === assignedRole || overseers.includes(role))
  );
};

type Choice = readonly ChosenRecipient[];

const withRoles = (members: readonly PlannedMember[], roles: readonly string[], reason: RecipientReason): Choice =>
  members.flatMap((member) => {
    const role = member.roles.find((one) => roles.includes(one));
    return role === undefined ? [] : [{ member, reason, role }];
  });

function assigned(members: readonly PlannedMember[], { assignedTo, assignedRole }: PlannedAlert): Choice {
  const assignee = members.find(({ id }) => id === assignedTo);
  if (assignee) return [{ member: assignee, reason: 'assigned', role: null }];
  return assignedRole === null ? [] : withRoles(members, [assignedRole], 'assigned');
}

/** The ways to choose recipients, in order: the first that yields anybody who may see the alert counts. */
const ways: readonly ((members: readonly PlannedMember[], alert: PlannedAlert) => Choice)[] = [
  (members, { notifyRoles }) => withRoles(members, notifyRoles, 'rule_role'),
  assigned,
  (members) => withRoles(members, ['owner'], 'owner'),
  (members) =>
    members.filter(({ isFirst }) => isFirst).map((member) => ({ member, reason: 'first_member', role: null })),
];

const isSubscriber = ({ wishes }: PlannedMember, alert: PlannedAlert): boolean =>
  subscriptionTo(wishes.subscriptions, alert)?.isEnabled === true;

/**
 * Chooses who is told of an alert: the members of the first way that yields an active one, and all subscribers who may see it.
 * Those who are chosen by a role and may not see the alert are listed too: `decideChannels` says so.
 * @param members all who come into question; those that are not active are ignored
 */
export function chooseRecipients(alert: PlannedAlert, members: readonly PlannedMember[]): readonly ChosenRecipient[] {
  const active = members.filter(({ isActive }) => isActive);
  const choices = ways.map((choose) => choose(active, alert));
  const chosen = choices.find((choice) => choice.some(({ member }) => maySeeAlert(member, alert))) ?? [];
  const subscribers = active.filter(
    (member) =>
      maySeeAlert(member, alert) && isSubscriber(member, alert) && !chosen.some((one) => one.member.id === member.id),
  );
  return [...chosen, ...subscribers.map((member) => ({ member, reason: 'subscription' as const, role: null }))];
}
