import { eventKeyOf, type Occurrence, type Recovery, type RuleEvent } from '../rules';

/** Occurrences that may be told at once, and the ends of problems that come after them. */
export interface OrderedStage {
  readonly occurrences: Occurrence[];
  readonly recoveries: Recovery[];
}

/**
 * Parts what happened into as few steps as keep the order of each key: an occurrence that comes after the end of its
 * problem begins a new one.
 * @param events in the order in which they came
 */
export function orderedStagesOf(
  occurrences: readonly Occurrence[],
  recoveries: readonly Recovery[],
  events: Iterable<RuleEvent>,
): readonly OrderedStage[] {
  const order = new Map([...events].map((event, i) => [eventKeyOf(event), i]));
  const placeOf = ({ event }: Occurrence | Recovery) => order.get(eventKeyOf(event)) ?? 0;
  const steps = [
    ...occurrences.map((occurrence) => ({ occurrence, item: occurrence })),
    ...recoveries.map((recovery) => ({ recovery, item: recovery })),
  ].sort((one, other) => placeOf(one.item) - placeOf(other.item));
  const stages: OrderedStage[] = [];
  const stageAt = (n: number): OrderedStage => (stages[n] ??= { occurrences: [], recoveries: [] });
  /** Of each key: the wave that it is in, and whether its problem ended there. */
  const reached = new Map<string, { stage: number; hasEnded: boolean }>();
  for (const step of steps) {
    const place = `${step.item.tenantId} ${step.item.aggregationKey}`;
    const { stage, hasEnded } = reached.get(place) ?? { stage: 0, hasEnded: false };
    if ('recovery' in step) stageAt(stage).recoveries.push(step.recovery);
    else stageAt(hasEnded ? stage + 1 : stage).occurrences.push(step.occurrence);
    reached.set(
      place,
      'recovery' in step ? { stage, hasEnded: true } : { stage: hasEnded ? stage + 1 : stage, hasEnded: false },
    );
  }
  return stages;
}
