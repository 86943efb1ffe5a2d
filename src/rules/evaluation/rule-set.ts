import type { AlertRuleEntity } from '../catalogue/alert-rule.entity';
import { CompiledRule } from './compiled-rule';
import { compileTopic, isExact } from '../domain/topic';
import type { NoiseSettings } from '../../directory';
import { defaultReader, type Reader } from '../templates/alert-templates';

/** A rule that could not be made ready, and why. */
export interface BrokenRule {
  readonly rule: AlertRuleEntity;
  readonly error: Error;
}

/** What an event of one type means to the rules of a tenant. */
export interface RulesOfType {
  /** Rules that it may match. */
  readonly matching: readonly CompiledRule[];
  /** Rules whose alert it may end. */
  readonly ending: readonly CompiledRule[];
  /** Absence rules whose expected event comes after it. */
  readonly starting: readonly CompiledRule[];
  readonly broken: readonly BrokenRule[];
}

/** Rules by event type: those of one exact type are found at once, patterns are tried once for each type seen. */
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

/** Tenants invent event types: the answers for more than so many are not remembered. */
const MAX_TYPES = 1_000;

/** A tenant's active rules, compiled, by what sets them off. */
export class RuleSet {
  private readonly byId = new Map<string, CompiledRule>();
  private readonly matching = new TopicIndex<CompiledRule>();
  private readonly ending = new TopicIndex<CompiledRule>();
  private readonly starting = new TopicIndex<CompiledRule>();
  private readonly broken = new TopicIndex<BrokenRule>();
  // an LRUCache reserves all its places at once: too much for each tenant
  private readonly known = new Map<string, RulesOfType>();

  constructor(rules: readonly AlertRuleEntity[], reader: Reader, noise?: NoiseSettings) {
    for (const rule of rules) this.add(rule, reader, noise);
  }

  /** The rules that an event of this type concerns. */
  ofType(eventType: string): RulesOfType {
    const known = this.known.get(eventType);
    if (known) return known;
    const found = {
      matching: this.matching.of(eventType),
      ending: this.ending.of(eventType),
      starting: this.starting.of(eventType),
      broken: this.broken.of(eventType),
    };
    if (this.known.size >= MAX_TYPES) this.known.clear();
    this.known.set(eventType, found);
    return found;
  }

  /** The active rule with this id. */
  get(ruleId: string): CompiledRule | undefined {
    return this.byId.get(ruleId);
  }

  /** All of them. */
  all(): Iterable<CompiledRule> {
    return this.byId.values();
  }

  private add(rule: AlertRuleEntity, reader: Reader, noise?: NoiseSettings): void {
    try {
      const compiled = new CompiledRule(rule, reader, noise);
      this.byId.set(rule.id, compiled);
      if (rule.eventType !== null) this.matching.add(rule.eventType, compiled);
      if (rule.resolveOn) this.ending.add(rule.resolveOn.eventType, compiled);
      if (compiled.startType !== null) this.starting.add(compiled.startType, compiled);
    } catch (error) {
      if (rule.eventType !== null) this.broken.add(rule.eventType, { rule, error: error as Error });
    }
  }
}

export const emptyRuleSet = new RuleSet([], defaultReader);
