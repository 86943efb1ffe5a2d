import { uuidOf } from '../../../libs/kernel/uuid';
import { InternalEvent } from '../../../libs/outbox/internal-event';
import type { AlertRow } from '../../alerts';
import type { NotifyRequest } from '../../notifications';
import { isWithRing } from './domain/run-progress';
import type { EscalationRun } from './run';
import type { TakenLevel } from './taken-levels';

/** Why people hear of a level: the ring's cause if it is told together with the ring, so that nobody hears twice. */
const causeOf = ({ taking: { run, by }, handled, escalationLevel }: TakenLevel): string =>
  by === null && run.ringCause !== null && isWithRing(run, handled) ? run.ringCause : `escalated:${escalationLevel}`;

const requestAbout = ({ tenantId, id, epoch }: AlertRow) => ({
  tenantId,
  alertId: id,
  epoch,
  channels: null,
  urgent: true,
  text: null,
});

/** What tells the people of a level. */
export function requestOf(taken: TakenLevel): NotifyRequest {
  const { taking, handled } = taken;
  return {
    ...requestAbout(taking.alert),
    cause: causeOf(taken),
    targets: handled.people?.notify ?? [],
    byMember: taking.by !== null,
    reason: reasonOf(taking.run, handled.level),
  };
}

const reasonOf = ({ policy }: EscalationRun, level: number) => ({
  code: 'escalation' as const,
  role: null,
  subject: policy.id === null ? null : policy.name,
  level,
});

const isUnrouted = (run: EscalationRun | undefined): run is EscalationRun =>
  run?.endedReason === 'exhausted' && !run.hasReached;

/** Tells the owners of an alert whose escalation reached nobody. */
export const unroutedRequests = (run: EscalationRun | undefined, alert: AlertRow): NotifyRequest[] =>
  isUnrouted(run)
    ? [
        {
          ...requestAbout(alert),
          cause: `unrouted:${run.epoch}:${run.n}`,
          targets: [{ role: 'owner' }],
          reason: reasonOf(run, run.level),
        },
      ]
    : [];

/** What Campana reports of itself must not cause more of it. */
const isOwn = ({ sourceEventType }: AlertRow): boolean => sourceEventType?.startsWith('campana.') ?? false;

/** Has the rules judge that an escalation reached nobody. */
export const unroutedEvents = (run: EscalationRun | undefined, alert: AlertRow, at: Date): InternalEvent[] =>
  isUnrouted(run) && !isOwn(alert)
    ? [
        new InternalEvent({
          tenantId: run.tenantId,
          eventType: 'campana.escalation_unrouted',
          eventId: uuidOf(`escalation_unrouted ${run.id}`),
          about: alert.id,
          data: {
            resource_type: 'alert',
            resource_id: alert.id,
            alert_title: alert.title,
            alert_severity: alert.severity,
            alert_type: alert.alertType,
            policy_id: run.policy.id,
            policy_name: run.policy.name,
          },
          timestamp: at.toISOString(),
        }),
      ]
    : [];
