import type { Folded } from '../aggregation';
import type { InboundEvent } from './domain/inbound-event';
import type { EventFailure, EventOccurrence } from './problem-to-alert';

/**
 * What became of an event that was seen for the first time. `failed`: a rule could not say whether it matches;
 * then the other rules have had their turn, and the event can be replayed for that one.
 */
export type Outcome = 'raised' | 'folded' | 'suppressed' | 'throttled' | 'unmatched' | 'failed';

export interface ProcessedEvent {
  readonly event: InboundEvent;
  readonly outcome: Outcome;
  readonly alertIds: readonly string[];
  readonly failedRuleIds: readonly string[];
}

interface Told extends Folded<EventOccurrence> {
  readonly occurrences: readonly EventOccurrence[];
  readonly failures: readonly EventFailure[];
}

/** Of each event: the alerts that tell of it, and whether it was the one to raise any. */
function tellingOf({ problems }: Told): Map<InboundEvent, { alertIds: string[]; hasRaised: boolean }> {
  const telling = new Map<InboundEvent, { alertIds: string[]; hasRaised: boolean }>();
  for (const { alertId, isNew, occurrences } of problems)
    occurrences.forEach(({ event }, i) => {
      const entry = telling.get(event) ?? { alertIds: [], hasRaised: false };
      entry.alertIds.push(alertId);
      entry.hasRaised ||= isNew && i === 0;
      telling.set(event, entry);
    });
  return telling;
}

/** What became of each of the events. */
export function outcomesOf(events: readonly InboundEvent[], told: Told): readonly ProcessedEvent[] {
  const telling = tellingOf(told);
  const matched = new Set(told.occurrences.map(({ event }) => event));
  const throttled = new Set(told.throttled.map(({ event }) => event));
  const outcomeOf = (event: InboundEvent, failed: boolean): Outcome => {
    if (failed) return 'failed';
    const entry = telling.get(event);
    if (entry) return entry.hasRaised ? 'raised' : 'folded';
    if (throttled.has(event)) return 'throttled';
    return matched.has(event) ? 'suppressed' : 'unmatched';
  };
  return events.map((event) => {
    const failedRuleIds = told.failures.filter((failure) => failure.event === event).map(({ ruleId }) => ruleId);
    const alertIds = telling.get(event)?.alertIds ?? [];
    return { event, outcome: outcomeOf(event, failedRuleIds.length > 0), alertIds, failedRuleIds };
  });
}
