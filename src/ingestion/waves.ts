import type { Occurrence, Recovery, RuleEvent } from '../rules';

/** Occurrences that may be told at once, and the ends of problems that come after them. */
export interface Wave {
  readonly occurrences: Occurrence[];
  readonly recoveries: Recovery[];
}

/**
 * Parts what happened into as few steps as keep the order of each key: an occurrence that comes after the end of its
 * problem begins a new one.
 * @param events in the order in which they came
 */
export function wavesOf(
  occurrences: readonly Occurrence[],
  recoveries: readonly Recovery[],
  events: Iterable<RuleEvent>,
): readonly Wave[] {
  const order = new Map<RuleEvent, number>([...events].map((event, i) => [event, i]));
  const steps = [
    ...occurrences.map((occurrence) => ({ occurrence, item: occurrence })),
    ...recoveries.map((recovery) => ({ recovery, item: recovery })),
  ].sort((one, other) => (order.get(one.item.event) ?? 0) - (order.get(other.item.event) ?? 0));
  const waves: Wave[] = [];
  const waveOf = (n: number): Wave => (waves[n] ??= { occurrences: [], recoveries: [] });
  /** Of each key: the wave that it is in, and whether its problem ended there. */
  const reached = new Map<string, { wave: number; hasEnded: boolean }>();
  for (const step of steps) {
    const place = `${step.item.tenantId} ${step.item.aggregationKey}`;
    const { wave, hasEnded } = reached.get(place) ?? { wave: 0, hasEnded: false };
    if ('recovery' in step) waveOf(wave).recoveries.push(step.recovery);
    else waveOf(hasEnded ? wave + 1 : wave).occurrences.push(step.occurrence);
    reached.set(
      place,
      'recovery' in step ? { wave, hasEnded: true } : { wave: hasEnded ? wave + 1 : wave, hasEnded: false },
    );
  }
  return waves;
}
