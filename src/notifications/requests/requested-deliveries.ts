import { Injectable } from '@nestjs/common';
import type { Channel } from '../../../libs/config/config';
import { Clock } from '../../../libs/kernel/clock';
import { type AlertRow, isOpen } from '../../alerts';
import { type Recipient, type TenantSettings, memberKey } from '../../directory';
import type { NewDelivery } from '../deliveries/delivery-enqueuer';
import type { ReachableDestination } from '../destinations/queries/get-destinations';
import { decideChannels, silenceOf } from '../planning/decision/decide-channels';
import type { PlannedAlert, PlanningContext } from '../planning/decision/planning-facts';
import { MemberChannels } from '../planning/member-channels';
import { decidedPart } from '../planning/new-deliveries';
import { plannedAlertOf, plannedMemberOf, planningSettingsOf } from '../planning/planning-input';
import { NOTICE_TYPE, noWishes } from '../wishes/wishes';
import { builtInLocale } from '../words/message-facts';
import type { NotifyRequest } from './notify-request';
import type { RequestFacts } from './request-facts';

/** What kind of message a request makes. */
export type RequestedKind = 'alert' | 'notice' | 'broadcast';

/** A notice without an alert is decided as an alert of this type would be. */
const noAlert: PlannedAlert = {
  alertType: NOTICE_TYPE,
  severity: 'medium',
  source: 'campana',
  labels: {},
  status: 'active',
  quietReason: null,
  assignedTo: null,
  assignedRole: null,
  isEscalated: false,
  notify: true,
  notificationChannels: [],
  notifyRoles: [],
};

/** A request with what it is about. */
interface Subject {
  readonly request: NotifyRequest;
  readonly kind: RequestedKind;
  readonly alert: AlertRow | null;
  readonly settings: TenantSettings;
}

/** Whether nobody is to be told any more, or at all. Notices are told of suppressed and closed alerts, too. */
function isVoid({ request, kind, alert, settings }: Subject): boolean {
  const { epoch } = request;
  if (alert === null) return false;
  if (epoch !== null && alert.epoch > epoch) return true;
  if (kind === 'notice') return false;
  if (!isOpen(alert.status)) return true;
  if (request.byMember === true) return false;
  // somebody may ask for more people after it was acknowledged; a later acknowledgement has a later epoch
  const asked: PlannedAlert = { ...plannedAlertOf(alert), status: 'active' };
  return kind === 'alert' && silenceOf(asked, planningSettingsOf(settings)) !== undefined;
}

/** What is the same in all deliveries of a request in a language. */
function partOf({ request, kind, alert, settings }: Subject, channel: Channel, locale: Recipient['locale']) {
  const { tenantId, cause, epoch, reason, suppression } = request;
  const notice = request.text?.[builtInLocale(locale ?? settings.locale)] ?? null;
  const isShown = channel === 'in_app';
  return {
    ...{ tenantId, cause, epoch, kind, channel },
    alertId: alert?.id ?? null,
    episode: alert?.episode ?? null,
    severity: alert?.severity ?? null,
    priority: alert?.priority ?? null,
    isUrgent: request.urgent,
    content: { reason, ...(notice && { notice }), ...(suppression && { suppression }) },
    subject: isShown ? (notice?.title ?? alert?.title ?? null) : null,
    message: isShown ? (notice?.text ?? alert?.description ?? null) : null,
  };
}

/** Makes the deliveries that a request asks for, by the same precedence as those of an alert. */
@Injectable()
export class RequestedDeliveries {
  constructor(
    private readonly channels: MemberChannels,
    private readonly clock: Clock,
  ) {}

  /** The deliveries to members and destinations, those that are skipped among them; none where nobody is to be told. */
  of(request: NotifyRequest, kind: RequestedKind, facts: RequestFacts): readonly NewDelivery[] {
    const settings = facts.settings.get(request.tenantId);
    const alert = request.alertId === null ? null : facts.alerts.get(request.alertId);
    if (!settings || alert === undefined) return [];
    const subject: Subject = { request, kind, alert, settings };
    if (isVoid(subject)) return [];
    const context = this.contextOf(subject);
    return [
      ...membersOf(request, facts).flatMap((member) => memberDeliveries(subject, context, member, facts)),
      ...destinationsOf(request, facts).map((one) => this.toDestination(subject, one)),
    ];
  }

  private contextOf({ request, alert, settings }: Subject): PlanningContext {
    return {
      alert: alert ? plannedAlertOf(alert) : noAlert,
      settings: planningSettingsOf(settings),
      channels: request.channels,
      urgency: request.urgent ? 'urgent' : 'normal',
      hasProvider: (channel) => this.channels.hasProvider(channel),
      isOverLimit: () => false,
      at: this.clock.now(),
    };
  }

  private toDestination(subject: Subject, { id, channel, name }: ReachableDestination): NewDelivery {
    const part = partOf(subject, channel, null);
    const reason = { code: 'destination' as const, role: null, subject: name, level: null };
    return {
      ...part,
      content: { ...part.content, reason: subject.request.reason ?? reason },
      target: { destinationId: id },
      state: 'pending',
      dueAt: this.clock.now(),
    };
  }
}

function memberDeliveries(
  subject: Subject,
  context: PlanningContext,
  recipient: Recipient,
  { wishes }: RequestFacts,
): readonly NewDelivery[] {
  const { tenantId, id, locale } = recipient;
  const member = plannedMemberOf(recipient, wishes.get(memberKey(tenantId, id)) ?? noWishes);
  return decideChannels(member, context).map((decision) => ({
    ...partOf(subject, decision.channel, locale),
    ...decidedPart(member, decision, context.at),
  }));
}

const isTold = ({ targets, alertId }: NotifyRequest, told: RequestFacts['told'][number]): boolean =>
  told.alertId === alertId && targets.includes('told');

/** The active members that a request names, each once. */
function membersOf(request: NotifyRequest, { members, told }: RequestFacts): readonly Recipient[] {
  const { tenantId, targets } = request;
  const ids = new Set([
    ...targets.flatMap((one) => (typeof one === 'object' && 'memberId' in one ? one.memberId : [])),
    ...told.flatMap((one) => (isTold(request, one) ? (one.userId ?? []) : [])),
  ]);
  const roles = targets.flatMap((one) => (typeof one === 'object' && 'role' in one ? one.role : []));
  return members.filter(
    (one) => one.tenantId === tenantId && (ids.has(one.id) || one.roles.some((role) => roles.includes(role))),
  );
}

/** The active destinations that a request names. */
function destinationsOf(request: NotifyRequest, { destinations, told }: RequestFacts): readonly ReachableDestination[] {
  const { tenantId, targets } = request;
  const ids = new Set([
    ...targets.flatMap((one) => (typeof one === 'object' && 'destinationId' in one ? one.destinationId : [])),
    ...told.flatMap((one) => (isTold(request, one) ? (one.destinationId ?? []) : [])),
  ]);
  return destinations.filter((one) => one.tenantId === tenantId && one.isActive && ids.has(one.id));
}
