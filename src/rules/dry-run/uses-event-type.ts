import { compileTopic } from '../domain/topic';
import type { CompiledRule } from '../evaluation/compiled-rule';

/** Compiles whether a rule uses events of a type: as its own events, to end its problems, or to start an absence. */
export function usesEventType({ rule, startType }: CompiledRule): (eventType: string) => boolean {
  const topics = [rule.eventType, rule.resolveOn?.eventType, startType].flatMap((topic) =>
    topic ? [compileTopic(topic)] : [],
  );
  return (eventType) => topics.some((matches) => matches(eventType));
}
