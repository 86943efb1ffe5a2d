import { uuidv7 } from '../../../../libs/kernel/uuid';
import { isOpen } from '../../../alerts';
import type { ClockEffect, ClockEvent } from './clock-effect';
import type { ClockAlert, ClockFacts } from './clock-facts';
import type { PassedMoment, SlaClock } from './clock-row';
import type { ChangedClocks } from './clock-writer';
import { type ClockStep, clockKinds, followed, isCounting, newClock, passed, recomputed } from './sla-clock';

/** An event of an alert that means something for its clocks. */
export interface FollowedEvent {
  readonly event: ClockEvent;
  readonly effect: ClockEffect;
}

/** What passed unseen is told by its last moment alone. Nobody is told of a clock that has ended meanwhile. */
const momentsOf = ({ clock, moments }: ClockStep<SlaClock>, alert: ClockAlert): readonly PassedMoment[] =>
  moments.map((moment, i) => ({
    ...{ clock, moment },
    isTold: i === moments.length - 1 && isOpen(alert.status) && (isCounting(clock) || clock.state === 'breached'),
  }));

/** The clocks after each of them made a step. */
function stepped(changed: ChangedClocks, step: (clock: SlaClock) => ClockStep<SlaClock>): ChangedClocks {
  const steps = changed.after.map(step);
  const moments = steps.flatMap((one) => momentsOf(one, changed.alert));
  return { ...changed, after: steps.map(({ clock }) => clock), moments: [...changed.moments, ...moments] };
}

/** The clocks of an alert that begin; none where there is no deadline. */
export function begunClocks(
  alert: ClockAlert,
  epoch: number,
  facts: ClockFacts,
  at: Date,
  now: Date,
): readonly SlaClock[] {
  return clockKinds.flatMap((kind): SlaClock[] => {
    const terms = facts.termsFor(alert, kind);
    if (terms.targetMinutes === 0) return [];
    const { tenantId, id: alertId, severity, createdAt: raisedAt } = alert;
    const own = { id: uuidv7(now.getTime()), tenantId, alertId, severity, epoch, escalatedAt: null, raisedAt };
    return [{ ...newClock(kind, terms, at), ...own }];
  });
}

/** The clocks of an alert after an event. Those that followed a later change stay as they are. */
function afterEvent(
  changed: ChangedClocks,
  { event, effect }: FollowedEvent,
  facts: ClockFacts,
  now: Date,
): ChangedClocks {
  const { alert, after } = changed;
  const at = new Date(event.timestamp);
  if (after.length === 0)
    return effect.begins ? { ...changed, after: begunClocks(alert, event.epoch, facts, at, now) } : changed;
  const { change } = effect;
  if (change === undefined) return recomputedClocks(changed, facts, at);
  return stepped(changed, (clock) => {
    if (event.epoch <= clock.epoch) return { clock, moments: [] };
    const step = followed(clock, change, at, facts.termsOf(clock));
    return { ...step, clock: { ...step.clock, epoch: event.epoch } };
  });
}

/** The clocks of an alert after its events, in their order. */
export const followEvents = (
  alert: ClockAlert,
  before: readonly SlaClock[],
  events: readonly FollowedEvent[],
  facts: ClockFacts,
  now: Date,
): ChangedClocks =>
  events.reduce((changed: ChangedClocks, one) => afterEvent(changed, one, facts, now), {
    ...{ alert, before },
    ...{ after: before, moments: [] },
  });

/** The clocks of an alert, computed again by what applies to it now. */
export const recomputedClocks = (changed: ChangedClocks, facts: ClockFacts, at: Date): ChangedClocks =>
  stepped(changed, (clock) => {
    const step = recomputed(clock, facts.termsFor(changed.alert, clock.kind), at);
    const { severity } = changed.alert;
    return isCounting(clock) ? { ...step, clock: { ...step.clock, severity } } : step;
  });

/** The clocks of an alert, as far as their time has come. */
export const passedClocks = (changed: ChangedClocks, now: Date): ChangedClocks =>
  stepped(changed, (clock) => passed(clock, now));
