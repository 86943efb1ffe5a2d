import type { AlertRuleEntity } from '../catalogue/alert-rule.entity';
import { CompiledRule } from './compiled-rule';
import { AlertTypes } from './alert-types';
import { RenderingTime } from './rendering-time';
import type { EventData } from '../domain/event-data';
import { compileTopic, isExact } from '../domain/topic';
import type { NoiseSettings } from '../../directory';
import { defaultReader, type Reader } from '../templates/alert-templates';

/** A rule that could not be compiled, and the error. */
export interface BrokenRule {
  readonly rule: AlertRuleEntity;
  readonly error: Error;
}

/** A rule, and what it uses events for: they may match it, end its problems, or start the wait of an absence rule for another event. */
export interface UsedRule {
  readonly compiled: CompiledRule;
  readonly use: 'match' | 'start' | 'end';
}

/** The rules of a tenant that use events of one type. */
export interface RulesOfType {
  /** First those that may match, the fallbacks last, then those that start, then those that end. */
  readonly rules: readonly UsedRule[];
  readonly broken: readonly BrokenRule[];
}

/** Finds rules by event type: exact types by lookup; patterns are matched once for each type. */
class TopicIndex<T> {
  private readonly exact = new Map<string, T[]>();
  private readonly patterns: { matches: (eventType: string) => boolean; item: T }[] = [];

  add(topic: string, item: T): void {
    if (!isExact(topic)) this.patterns.push({ matches: compileTopic(topic), item });
    else this.exact.set(topic, [...(this.exact.get(topic) ?? []), item]);
  }

  of(eventType: string): readonly T[] {
    const found = this.patterns.filter(({ matches }) => matches(eventType)).map(({ item }) => item);
    return [...(this.exact.get(eventType) ?? []), ...found];
  }
}

/** Whether a rule is used only if no other one matches. */
export const isFallback = ({ compiled, use }: UsedRule): boolean => use === 'match' && compiled.rule.isFallback;

const fallbacksLast = (rules: readonly UsedRule[]): readonly UsedRule[] => [
  ...rules.filter((one) => !isFallback(one)),
  ...rules.filter(isFallback),
];

/** The maximum number of cached event types: tenants can use any number of them. */
const MAX_TYPES = 1_000;

/** The compiled active rules of a tenant, by the events that they use. */
export class RuleSet {
  private readonly renderingTime = new RenderingTime();
  private readonly byId = new Map<string, CompiledRule>();
  private readonly match = new TopicIndex<CompiledRule>();
  private readonly start = new TopicIndex<CompiledRule>();
  private readonly end = new TopicIndex<CompiledRule>();
  private readonly broken = new TopicIndex<BrokenRule>();
  // not an LRUCache: it would reserve the memory for all entries at once, for each tenant
  private readonly cache = new Map<string, RulesOfType>();

  /** @param types the types of alerts that events of the tenant have brought */
  constructor(
    rules: readonly AlertRuleEntity[],
    reader: Reader,
    noise?: NoiseSettings,
    readonly types = new AlertTypes(),
  ) {
    for (const rule of rules) this.add(rule, reader, noise);
  }

  /** The rules that use events of this type. */
  ofType(eventType: string): RulesOfType {
    const cached = this.cache.get(eventType);
    if (cached) return cached;
    const rulesFor = (use: UsedRule['use']) => this[use].of(eventType).map((compiled) => ({ compiled, use }));
    const found = {
      rules: [...fallbacksLast(rulesFor('match')), ...rulesFor('start'), ...rulesFor('end')],
      broken: this.broken.of(eventType),
    };
    if (this.cache.size >= MAX_TYPES) this.cache.clear();
    this.cache.set(eventType, found);
    return found;
  }

  /** The name of an active rule that matches an event, other than this fallback; undefined: none does. */
  otherMatch(event: { readonly eventType: string; readonly data: EventData }, ruleId: string): string | undefined {
    const matches = ({ compiled }: UsedRule): boolean => {
      try {
        return compiled.matches(compiled.read(event).data);
      } catch {
        // a rule that fails does not match
        return false;
      }
    };
    const others = this.ofType(event.eventType).rules.filter(
      (one) => one.use === 'match' && !isFallback(one) && one.compiled.rule.id !== ruleId,
    );
    return others.find(matches)?.compiled.rule.name;
  }

  /** The active rule with this id. */
  get(ruleId: string): CompiledRule | undefined {
    return this.byId.get(ruleId);
  }

  /** All active rules that could be compiled. */
  all(): Iterable<CompiledRule> {
    return this.byId.values();
  }

  /** Compiles a rule and adds it. */
  add(rule: AlertRuleEntity, reader: Reader, noise?: NoiseSettings): void {
    try {
      const compiled = new CompiledRule(rule, reader, noise, this.renderingTime, this.types);
      this.byId.set(rule.id, compiled);
      if (rule.eventType !== null) this.match.add(rule.eventType, compiled);
      if (rule.resolveOn) this.end.add(rule.resolveOn.eventType, compiled);
      if (compiled.startType !== null) this.start.add(compiled.startType, compiled);
    } catch (error) {
      if (rule.eventType !== null) this.broken.add(rule.eventType, { rule, error: error as Error });
    }
  }
}

export const emptyRuleSet = new RuleSet([], defaultReader);
