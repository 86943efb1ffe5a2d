import type { Occurrence, Recovery, RuleEvent } from '../rules';

/** Occurrences that can be processed together, and the ends of problems that follow them. */
export interface OrderedStage {
  readonly occurrences: Occurrence[];
  readonly recoveries: Recovery[];
}

/**
 * Splits occurrences and recoveries into the fewest stages that preserve the order of each key. An occurrence after the
 * end of its problem goes to the next stage, because it is a new problem.
 * @param events the events in the order of their arrival
 */
export function orderedStagesOf(
  occurrences: readonly Occurrence[],
  recoveries: readonly Recovery[],
  events: Iterable<RuleEvent>,
): readonly OrderedStage[] {
  const order = new Map([...events].map((event, i) => [event.key, i]));
  const placeOf = ({ event }: Occurrence | Recovery) => order.get(event.key) ?? 0;
  const items = [
    ...occurrences.map((occurrence) => ({ occurrence, item: occurrence })),
    ...recoveries.map((recovery) => ({ recovery, item: recovery })),
  ].sort((one, other) => placeOf(one.item) - placeOf(other.item));
  const stages: OrderedStage[] = [];
  const stageAt = (n: number): OrderedStage => (stages[n] ??= { occurrences: [], recoveries: [] });
  /** The current stage of each key, and whether its problem ended in that stage. */
  const reached = new Map<string, { stage: number; hasEnded: boolean }>();
  for (const one of items) {
    const key = `${one.item.tenantId} ${one.item.aggregationKey}`;
    const { stage, hasEnded } = reached.get(key) ?? { stage: 0, hasEnded: false };
    if ('recovery' in one) stageAt(stage).recoveries.push(one.recovery);
    else stageAt(hasEnded ? stage + 1 : stage).occurrences.push(one.occurrence);
    reached.set(
      key,
      'recovery' in one ? { stage, hasEnded: true } : { stage: hasEnded ? stage + 1 : stage, hasEnded: false },
    );
  }
  return stages;
}
