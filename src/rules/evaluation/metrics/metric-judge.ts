import { uuidOf } from '../../../../libs/kernel/uuid';
import type { EventData } from '../../domain/event-data';
import type { MetricParameters } from '../../domain/rule-parameters';
import type { CompiledRule } from '../compiled-rule';
import type { MetricJudgement, MetricSample } from '../domain/metric';
import type { RuleEvent } from '../occurrence';
import { ruleBudget } from '../rule-budget';
import { clockEvent } from '../scheduled-event';

/** One series of an answer. */
export interface ReadSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const MINUTE_MS = 60_000;

/** The event of a series: its labels are fields, beside `labels` and `value`. */
const dataOf = ({ labels, value }: ReadSeries): EventData => ({ ...labels, labels, value });

/** A key must not be empty: the empty one says when the rule is due. */
const keyOf = (compiled: CompiledRule, data: EventData): string =>
  compiled.keyOf(data) || `${compiled.rule.alertType}:`;

/**
 * What a reading says of each key, by the rule's threshold, condition and tiers. Of several series with one key, the first
 * that holds counts.
 * @throws Error if the conditions cannot be applied, or need too much work
 */
export function samplesOf(compiled: CompiledRule, series: readonly ReadSeries[]): ReadonlyMap<string, MetricSample> {
  const samples = new Map<string, MetricSample>();
  const budget = ruleBudget();
  for (const one of series) {
    const sample = budget.run(() => {
      const { data } = compiled.read({ data: dataOf(one) });
      const holds = compiled.matches(data);
      return { data, holds, severity: holds ? compiled.urgencyOf(data).severity : compiled.rule.severity };
    });
    const key = keyOf(compiled, sample.data);
    if (!samples.get(key)?.holds) samples.set(key, sample);
  }
  return samples;
}

/** How a rule judges at a time. */
export function judgementOf(compiled: CompiledRule, at: Date): MetricJudgement {
  const { forSeconds, noData } = compiled.rule.parameters as MetricParameters;
  // told again in time, so that the problem is neither forgotten nor resolved; without aggregation it would be a new one
  const limits = [compiled.windowMinutes, compiled.rule.autoResolveMinutes].flatMap((minutes) => minutes || []);
  const repeatMs = compiled.windowMinutes === null ? Infinity : (Math.min(...limits) * MINUTE_MS) / 2;
  const empty = { key: keyOf(compiled, { labels: {} }), severity: compiled.rule.severity };
  return { forMs: forSeconds * 1_000, repeatMs, noData, isActive: compiled.isActiveAt(at), empty };
}

/** The event for a key of a reading. */
export function readingEvent(compiled: CompiledRule, key: string, at: Date, data: EventData): RuleEvent {
  // a long key would be cut from the id that the clock gives
  return clockEvent(compiled, uuidOf(`metric key ${key}`), at, at, data);
}
