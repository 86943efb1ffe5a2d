import {
  type Occurrence,
  type Recovery,
  RULE_ERROR,
  type RuleActivity,
  type RuleEvent,
  type RuleFailure,
  type Observation,
  type EventActivity,
} from '../rules';
import { type SuppressedOccurrence, throttleReasons } from '../suppression';
import type { PipelineResult } from './alert-pipeline';

/**
 * The outcomes of an event for one rule, the most important first. `watched`: a rule that looks at several events has
 * recorded it; `recovered`: it ended the problem; `outdated`: the problem was over when it arrived; `failed`: the rule
 * failed to decide whether it matches, and the event can be replayed for this rule.
 */
export const ruleOutcomes = [
  'failed',
  'raised',
  'folded',
  'recovered',
  'throttled',
  'suppressed',
  'outdated',
  'watched',
] as const;
export type RuleOutcome = (typeof ruleOutcomes)[number];

/** The outcome of an event: the most important one that any rule has for it. */
export type Outcome = RuleOutcome | 'unmatched';

/** The stored outcome of an event for one rule. */
export interface EventMatch {
  readonly rule_id: string;
  readonly outcome: RuleOutcome;
  /** The alerts that report the event, or that it resolved. */
  readonly alert_ids?: readonly string[];
  /** Why nobody was notified. */
  readonly reason?: string;
  /** The suppression, inhibition or rule that suppressed it. */
  readonly silencer_id?: string;
}

/** The outcome of one event. */
export interface EventOutcome {
  readonly event: RuleEvent;
  readonly outcome: Outcome;
  readonly matches: readonly EventMatch[];
}

/** All results of a batch of events. */
export interface BatchOutcome {
  readonly result: PipelineResult;
  readonly observations: readonly Observation[];
  readonly failures: readonly RuleFailure[];
}

const outcomeOfReason = (reason: SuppressedOccurrence<Occurrence>['verdict']['reason']) =>
  throttleReasons.includes(reason) ? 'throttled' : 'suppressed';

/**
 * Collects the matches of each event. A later match of the same rule replaces an earlier one: `raised` replaces
 * `watched`.
 */
class Matches {
  private readonly byEvent = new Map<string, EventMatch[]>();

  of({ key }: RuleEvent): readonly EventMatch[] {
    return this.byEvent.get(key) ?? [];
  }

  add(one: { event: RuleEvent; ruleId: string }, outcome: RuleOutcome, alertIds?: readonly string[]): void {
    const { event, ruleId: rule_id } = one;
    this.set(event, alertIds?.length ? { rule_id, outcome, alert_ids: alertIds } : { rule_id, outcome });
  }

  addSuppressed({ occurrence, verdict: { reason, silencerId: silencer_id } }: SuppressedOccurrence<Occurrence>): void {
    const { event, ruleId: rule_id } = occurrence;
    this.set(event, { rule_id, outcome: outcomeOfReason(reason), reason, silencer_id });
  }

  private set({ key }: RuleEvent, match: EventMatch): void {
    const matches = this.byEvent.get(key);
    if (!matches) return void this.byEvent.set(key, [match]);
    const place = matches.findIndex(({ rule_id }) => rule_id === match.rule_id);
    if (place < 0) matches.push(match);
    else matches[place] = match;
  }
}

function matchesOf({ result, observations, failures }: BatchOutcome): Matches {
  const matches = new Matches();
  for (const { occurrence } of observations) matches.add(occurrence, 'watched');
  for (const suppressed of result.suppressed) matches.addSuppressed(suppressed);
  for (const occurrence of result.outdated) matches.add(occurrence, 'outdated');
  for (const { recovery, alertIds } of result.ended) matches.add(recovery, 'recovered', alertIds);
  for (const { alertId, kind, occurrences } of result.problems)
    occurrences.forEach((occurrence, i) =>
      matches.add(occurrence, kind === 'new' && i === 0 ? 'raised' : 'folded', [alertId]),
    );
  for (const failure of failures) matches.add(failure, 'failed');
  return matches;
}

const outcomeOf = (matches: readonly EventMatch[]): Outcome => {
  const [only] = matches;
  if (only && matches.length === 1) return only.outcome;
  return ruleOutcomes.find((outcome) => matches.some((match) => match.outcome === outcome)) ?? 'unmatched';
};

/** Returns the outcome of each event. */
export function outcomesOf(events: readonly RuleEvent[], batchOutcome: BatchOutcome): readonly EventOutcome[] {
  const all = matchesOf(batchOutcome);
  return events.map((event) => {
    const matches = all.of(event);
    return { event, outcome: outcomeOf(matches), matches };
  });
}

/** Counts the outcomes of each rule. */
export class Activities {
  private readonly byRule = new Map<string, { tenantId: string; ruleId: string } & Record<string, number | string>>();

  /** Counts an outcome for the rule of each item. */
  count(
    counter: 'matched' | 'notified' | Exclude<RuleOutcome, 'watched' | 'failed'>,
    items: Iterable<Pick<Occurrence | Recovery, 'tenantId' | 'ruleId'>>,
  ): this {
    for (const { tenantId, ruleId } of items) this.add(tenantId, ruleId, counter, 1);
    return this;
  }

  /** Adds the mismatches that were counted elsewhere. */
  include(activities: readonly RuleActivity[]): this {
    for (const { tenantId, ruleId, mismatches = 0 } of activities) this.add(tenantId, ruleId, 'mismatches', mismatches);
    return this;
  }

  /** Records that a rule failed. */
  fail(tenantId: string, ruleId: string, error: string): void {
    this.add(tenantId, ruleId, 'errors', 1)['lastError'] = error;
  }

  get all(): readonly RuleActivity[] {
    return [...this.byRule.values()];
  }

  private add(tenantId: string, ruleId: string, counter: string, count: number) {
    const activity = this.byRule.get(ruleId) ?? { tenantId, ruleId };
    this.byRule.set(ruleId, activity);
    activity[counter] = Number(activity[counter] ?? 0) + count;
    return activity;
  }
}

/** Returns the activity of each rule in a batch. */
export function activitiesOf(batchOutcome: BatchOutcome, mismatches: readonly RuleActivity[]): readonly RuleActivity[] {
  const { result, observations, failures } = batchOutcome;
  // the failure of a rule does not count as a match
  const problems = result.problems.filter(({ occurrences: [first] }) => first?.alertType !== RULE_ERROR);
  const raised = problems.flatMap(({ kind, occurrences }) => (kind === 'new' ? occurrences.slice(0, 1) : []));
  const notified = problems.filter(({ kind, alertId }) => kind === 'new' && !result.suppressedAlertIds.has(alertId));
  const folded = problems.flatMap(({ kind, occurrences }) => (kind === 'new' ? occurrences.slice(1) : occurrences));
  const notNotified = (outcome: 'throttled' | 'suppressed') =>
    result.suppressed
      .filter(({ verdict }) => outcomeOfReason(verdict.reason) === outcome)
      .map(({ occurrence }) => occurrence);
  const judged = [...raised, ...folded, ...result.suppressed.map(({ occurrence }) => occurrence), ...result.outdated];
  const activities = new Activities()
    .count(
      'matched',
      judged.filter(({ compiled }) => !compiled.memory),
    )
    .count(
      'matched',
      observations.filter(({ isStart }) => !isStart).map(({ occurrence }) => occurrence),
    )
    .count('raised', raised)
    .count(
      'notified',
      notified.flatMap(({ occurrences }) => occurrences.slice(0, 1)),
    )
    .count('folded', folded)
    .count('suppressed', notNotified('suppressed'))
    .count('throttled', notNotified('throttled'))
    .count('outdated', result.outdated)
    .count(
      'recovered',
      result.ended.map(({ recovery }) => recovery),
    )
    .include(mismatches);
  for (const { event, ruleId, error } of failures) activities.fail(event.tenantId, ruleId, error);
  for (const { tenantId, ruleId, textError } of raised)
    if (textError !== undefined) activities.fail(tenantId, ruleId, textError);
  return activities.all;
}

/** Counts the events of each tenant. Those that are processed again, for rules that had failed, were counted before. */
export function eventActivitiesOf(
  events: readonly { readonly ruleIds?: readonly string[] | undefined }[],
  outcomes: readonly EventOutcome[],
): readonly EventActivity[] {
  const byTenant = new Map<string, { tenantId: string; events: number; matched: number }>();
  for (const [i, { event, outcome }] of outcomes.entries()) {
    if (events[i]?.ruleIds) continue;
    const { tenantId } = event;
    const counts = byTenant.get(tenantId) ?? { tenantId, events: 0, matched: 0 };
    counts.events++;
    if (outcome !== 'unmatched') counts.matched++;
    byTenant.set(tenantId, counts);
  }
  return [...byTenant.values()];
}
