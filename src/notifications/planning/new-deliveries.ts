import type { Channel } from '../../../libs/config/config';
import type { NewDelivery } from '../deliveries/delivery-enqueuer';
import { type DeliveryTarget, targetOf } from '../deliveries/delivery-target';
import type { MessageReason } from '../words/message-facts';
import type { RecipientReason } from './decision/choose-recipients';
import type { ChannelDecision, DecisionCause, PlannedMember } from './decision/planning-facts';
import type { ToldTarget } from './persistence/told-targets';
import type { PlannableAlert } from './planning-input';

/** What is told of an alert, and why. */
export interface Occasion {
  readonly alert: PlannableAlert;
  readonly cause: string;
  readonly at: Date;
}

const reasonOf = (code: RecipientReason, role: string | null, { alertType }: PlannableAlert): MessageReason => ({
  code,
  role,
  subject: alertType,
  level: null,
});

/** The type of the alert that stands for those of a storm. */
const STORM_TYPE = 'alert_storm';

/** The incident or storm that an alert stands for; null: it stands for itself. */
const groupOf = ({ id, groupId, alertType }: PlannableAlert): string | null =>
  groupId ?? (alertType === STORM_TYPE ? id : null);

/** What a decision says of a delivery: where it goes, when, and what decided. */
type DecidedPart = Required<
  Pick<NewDelivery, 'target' | 'channel' | 'address' | 'state' | 'stateReason' | 'dueAt' | 'joinsDigest'>
>;

/** Each property is named: there are several for every alert, and objects that begin with a copy are slow. */
const deliveryOf = ({ alert, cause }: Occasion, part: DecidedPart, reason: MessageReason | null): NewDelivery => ({
  tenantId: alert.tenantId,
  alertId: alert.id,
  episode: alert.episode,
  epoch: alert.epoch,
  cause,
  kind: 'alert',
  target: part.target,
  channel: part.channel,
  address: part.address,
  severity: alert.severity,
  priority: alert.priority,
  content: { reason },
  subject: part.channel === 'in_app' ? alert.title : null,
  message: part.channel === 'in_app' ? alert.description : null,
  state: part.state,
  stateReason: part.stateReason,
  dueAt: part.dueAt,
  joinsDigest: part.joinsDigest,
  groupId: part.channel === 'in_app' ? null : groupOf(alert),
});

const statesOfDecisions = { skip: 'skipped', hold: 'held', digest: 'digesting', bundle: 'bundled' } as const;

/** Deliveries that wait are sent when their time has come: alone, or together with others. */
const stateOf = ({ decision, dueAt }: ChannelDecision, at: Date): NewDelivery['state'] => {
  if (decision !== 'send') return statesOfDecisions[decision];
  return dueAt !== null && dueAt > at ? 'scheduled' : 'pending';
};

/** What a decision about a member says of a delivery. */
export function decidedPart(member: PlannedMember, decision: ChannelDecision, at: Date): DecidedPart {
  const { channel, contactMethodId, decidedBy, dueAt, joinsDigest = false } = decision;
  return {
    target: { userId: member.id, contactMethodId },
    channel,
    address: member.contactMethods.find(({ id }) => id === contactMethodId)?.maskedAddress ?? null,
    state: stateOf(decision, at),
    stateReason: decision.decision === 'send' ? null : decidedBy,
    dueAt: dueAt ?? at,
    joinsDigest,
  };
}

/** The delivery that a decision about a member asks for; skipped ones are recorded, with what decided. */
export function memberDelivery(
  occasion: Occasion,
  member: PlannedMember,
  decision: ChannelDecision,
  { reason, role }: { readonly reason: RecipientReason; readonly role: string | null },
): NewDelivery {
  const part = decidedPart(member, decision, occasion.at);
  return deliveryOf(occasion, part, reasonOf(reason, role, occasion.alert));
}

const sentNow = (target: DeliveryTarget, channel: Channel, at: Date): DecidedPart => ({
  target,
  channel,
  address: null,
  state: 'pending',
  stateReason: null,
  dueAt: at,
  joinsDigest: false,
});

/** The delivery to a destination of the tenant. */
export const destinationDelivery = (
  occasion: Occasion,
  { id, channel, name }: { readonly id: string; readonly channel: Channel; readonly name: string },
): NewDelivery => {
  const reason: MessageReason = { code: 'destination', role: null, subject: name, level: null };
  return deliveryOf(occasion, sentNow({ destinationId: id }, channel, occasion.at), reason);
};

/** When somebody hears that an alert is resolved, alone or together with others. */
export type ResolvedTiming = Pick<NewDelivery, 'state' | 'dueAt' | 'joinsDigest'> & {
  readonly stateReason: DecisionCause | null;
};

/** The delivery that tells somebody who was told of an alert that it is resolved. */
export function resolvedDelivery(occasion: Occasion, told: ToldTarget, timing: ResolvedTiming): NewDelivery {
  const { episode, channel, address } = told;
  return {
    ...deliveryOf(occasion, sentNow(targetOf(told), channel, occasion.at), null),
    episode,
    epoch: null,
    kind: 'resolved',
    groupId: null,
    address,
    ...timing,
  };
}
