import { uuidOf } from '../../../../libs/kernel/uuid';
import { InternalEvent } from '../../../../libs/outbox/internal-event';
import type { Gap } from './domain/decide-gap';

const HOUR_MS = 3_600_000;

/** The schedule that an event is about. */
export interface GapSubject {
  readonly tenantId: string;
  readonly scheduleId: string;
  readonly name: string | null;
}

const hours = (ms: number): number => Math.round(ms / (HOUR_MS / 10)) / 10;

const eventOf = (kind: 'on_call_gap' | 'on_call_covered', subject: GapSubject, data: object, at: Date): InternalEvent =>
  new InternalEvent({
    tenantId: subject.tenantId,
    eventType: `campana.${kind}`,
    eventId: uuidOf(`${kind} of ${subject.scheduleId} at ${at.toISOString()}`),
    about: subject.scheduleId,
    data: {
      schedule_id: subject.scheduleId,
      schedule_name: subject.name,
      resource_type: 'on_call_schedule',
      resource_id: subject.scheduleId,
      ...data,
    },
    timestamp: at.toISOString(),
  });

/** Nobody is on call for a time. */
export const gapEvent = (subject: GapSubject, { from, until }: Gap, at: Date): InternalEvent => {
  const times = { from: new Date(from).toISOString(), until: new Date(until).toISOString() };
  const startsIn = Math.max(0, from - at.getTime()) / HOUR_MS;
  return eventOf('on_call_gap', subject, { ...times, starts_in_hours: startsIn, gap_hours: hours(until - from) }, at);
};

/** Somebody is on call at all times again. */
export const coveredEvent = (subject: GapSubject, at: Date): InternalEvent =>
  eventOf('on_call_covered', subject, {}, at);
