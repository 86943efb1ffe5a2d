import { compileTopic } from '../domain/topic';
import type { CompiledRule } from '../evaluation/compiled-rule';

/** Whether a rule looks at events of a type: its own, those that end its problems, and those that start its waiting. */
export function looksAt({ rule, startType }: CompiledRule): (eventType: string) => boolean {
  const topics = [rule.eventType, rule.resolveOn?.eventType, startType].flatMap((topic) =>
    topic ? [compileTopic(topic)] : [],
  );
  return (eventType) => topics.some((matches) => matches(eventType));
}
