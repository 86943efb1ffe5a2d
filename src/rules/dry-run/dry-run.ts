import { decideFold, ended, endedKey, expired, type FlappingLimits, foldInto, newKey } from '../../aggregation';
import type { AlertKey } from '../../alerts';
import type { Verdict } from '../../suppression';
import type { CompiledRule } from '../evaluation/compiled-rule';
import type { Explained } from '../conditions/condition';
import { AbsenceMemory, type AbsenceState } from '../evaluation/domain/absence';
import { compileTopic } from '../domain/topic';
import { Occurrence, type RuleEvent } from '../evaluation/occurrence';

export const dryRunOutcomes = [
  'raised',
  'folded',
  'throttled',
  'suppressed',
  'outdated',
  'recovered',
  'watched',
  'inactive',
  'unmatched',
  'other_type',
] as const;
export type DryRunOutcome = (typeof dryRunOutcomes)[number];

/** What a rule would make of one event. */
export interface DryRunResult {
  /** undefined: the clock did it. */
  readonly event: RuleEvent | undefined;
  readonly at: Date;
  readonly conditions: readonly Explained[];
  readonly outcome: DryRunOutcome;
  readonly reason: string;
  readonly occurrence: Occurrence | undefined;
  /** The alert that it would fold into, where that exists. */
  readonly alertId: string | null;
}

/** What is remembered of one key while events are shown. */
interface Key {
  state?: unknown;
  dueMs?: number | undefined;
  /** As the aggregation would have it; undefined: it was never seen. */
  fold?: AlertKey | undefined;
}

/** Stands for an alert that nobody raised. */
const NOT_RAISED = '';

const suppressionText = ({ reason, silencerId, sourceAlertId, releaseAt }: Verdict): string =>
  reason === 'inhibition'
    ? `the open alert ${sourceAlertId ?? ''} explains it (inhibition ${silencerId})`
    : `a suppression holds: ${reason} ${silencerId}, until ${releaseAt?.toISOString() ?? ''}`;

const under = (pointer: string, explained: readonly Explained[]): Explained[] =>
  explained.map((one) => ({ ...one, pointer: `${pointer}${one.pointer}` }));

/** Shows events to a rule that is not in force, in their order, with a memory of its own: nothing is written. */
export class DryRun {
  private readonly keys = new Map<string, Key>();
  private at = new Date(0);
  private readonly isOfType: (eventType: string) => boolean;
  private readonly isEnd: (eventType: string) => boolean;
  private readonly isStart: (eventType: string) => boolean;

  /**
   * @param verdictOf why an occurrence would be suppressed now
   * @param flapping when problems flap
   * @param keys what the keys are like now
   */
  constructor(
    private readonly compiled: CompiledRule,
    private readonly verdictOf: (occurrence: Occurrence) => Verdict | undefined,
    private readonly flapping: FlappingLimits,
    keys: readonly AlertKey[] = [],
  ) {
    const { rule, startType } = compiled;
    const never = () => false;
    // without one the clock sets it off
    this.isOfType = rule.eventType === null ? () => true : compileTopic(rule.eventType);
    this.isEnd = rule.resolveOn ? compileTopic(rule.resolveOn.eventType) : never;
    this.isStart = startType === null ? never : compileTopic(startType);
    for (const fold of keys) this.keys.set(fold.aggregationKey, { fold });
  }

  /** What becomes of the event, and before it of what was due by then. @param at when it comes, if not when it happens */
  show(event: RuleEvent, at = event.occurredAt): readonly DryRunResult[] {
    this.at = at;
    return [...this.passTo(event.occurredAt), this.try(event)];
  }

  /** What becomes due until an instant. */
  passTo(at: Date): readonly DryRunResult[] {
    const { memory } = this.compiled;
    if (!(memory instanceof AbsenceMemory)) return [];
    const due = [...this.keys].filter(([, { dueMs }]) => dueMs !== undefined && dueMs <= at.getTime());
    return due.map(([name, key]) => {
      const dueAt = new Date(key.dueMs ?? 0);
      this.at = dueAt;
      const { state, facts } = memory.overdue(key.state as AbsenceState, dueAt.getTime());
      Object.assign(key, { state, dueMs: undefined });
      const event = { tenantId: '', eventId: '', eventType: '', source: '', occurredAt: dueAt, data: state.data };
      return { ...this.tell(new Occurrence(event, this.compiled, facts, name), []), event: undefined };
    });
  }

  private try(event: RuleEvent): DryRunResult {
    const conditions = this.explain(event);
    if (this.isEnd(event.eventType) && this.compiled.resolveOn?.holds(event.data)) return this.recover(event);
    if (this.isStart(event.eventType) && this.compiled.start?.holds(event.data))
      return this.observe(event, true, conditions);
    if (!this.isOfType(event.eventType))
      return this.tried(
        event,
        conditions,
        'other_type',
        `the rule looks at ${this.compiled.rule.eventType ?? 'the clock'}`,
      );
    if (!this.compiled.matches(event.data))
      return this.tried(event, conditions, 'unmatched', 'the condition does not hold');
    if (this.compiled.memory) return this.observe(event, false, conditions);
    return this.tell(new Occurrence(event, this.compiled), conditions);
  }

  private explain({ data }: RuleEvent): Explained[] {
    return [
      ...under('/threshold', this.compiled.threshold.explain(data)),
      ...under('/condition_json', this.compiled.condition.explain(data)),
    ];
  }

  private observe(event: RuleEvent, isStart: boolean, conditions: readonly Explained[]): DryRunResult {
    const occurrence = new Occurrence(event, this.compiled);
    const key = this.keyOf(occurrence.aggregationKey);
    const observation = { atMs: event.occurredAt.getTime(), data: event.data, isStart };
    const seen = this.compiled.memory?.observe(key.state, observation);
    const wasKnown = key.state !== undefined;
    Object.assign(key, { state: seen?.state, dueMs: seen?.dueMs });
    if (seen?.facts) return this.tell(occurrence.with(seen.facts), conditions);
    if (seen?.isRecovered && wasKnown) return this.recover(event);
    return this.tried(event, conditions, 'watched', 'it is remembered, and raises nothing yet', occurrence);
  }

  private recover(event: RuleEvent): DryRunResult {
    const name = this.compiled.keyOf(event.data);
    const key = this.keyOf(name);
    const { at } = this;
    const alertId = key.fold?.isActive ? raisedId(key.fold) : null;
    const after = key.fold
      ? ended(key.fold, event.occurredAt, at, this.flapping)
      : endedKey(this.nameOf(name), event.occurredAt, at);
    key.fold = key.fold?.isActive && !after.isActive ? { ...after, resolvedAt: at } : after;
    return { ...this.tried(event, [], 'recovered', 'it ends the problem of its key'), alertId };
  }

  private tell(occurrence: Occurrence, conditions: readonly Explained[]): DryRunResult {
    const { isActiveAt } = this.compiled;
    const { event } = occurrence;
    const tried = (outcome: DryRunOutcome, reason: string) =>
      this.tried(event, conditions, outcome, reason, occurrence);
    if (!isActiveAt(event.occurredAt)) return tried('inactive', 'it is outside of the active hours');
    const verdict = this.verdictOf(occurrence);
    if (verdict) return tried('suppressed', suppressionText(verdict));
    const { alertId, outcome, reason } = this.fold(occurrence);
    return { ...tried(outcome, reason), alertId };
  }

  /** As the pipeline folds occurrences, with the same decision. */
  private fold(occurrence: Occurrence): Pick<DryRunResult, 'outcome' | 'reason' | 'alertId'> {
    const { rule, windowMinutes } = this.compiled;
    const raised = rule.holdSeconds > 0 ? `, unless it is over within ${rule.holdSeconds} s` : '';
    if (windowMinutes === null) return { outcome: 'raised', reason: `it is a new problem${raised}`, alertId: null };
    const input = {
      at: this.at,
      lastEventAt: occurrence.occurredAt,
      count: 1,
      windowMinutes,
      throttleMinutes: occurrence.throttleMinutes,
      autoResolveMinutes: occurrence.autoResolveMinutes,
      reopenMinutes: occurrence.reopenMinutes,
      newAlertId: NOT_RAISED,
      calmMinutes: this.flapping.calmMinutes,
    };
    const key = this.keyOf(occurrence.aggregationKey);
    const before = key.fold && afterExpiry(key.fold, input.at);
    const decision = decideFold(before, input);
    key.fold = before ? foldInto(before, decision, input) : newKey(this.nameOf(occurrence.aggregationKey), input);
    switch (decision) {
      case 'fold':
        return { outcome: 'folded', reason: 'an open alert reports this problem', alertId: raisedId(key.fold) };
      case 'reopen':
        return {
          outcome: 'folded',
          reason: 'it opens the last alert of this problem again',
          alertId: raisedId(key.fold),
        };
      case 'throttled': {
        const until = before?.throttledUntil?.toISOString() ?? '';
        return { outcome: 'throttled', reason: `no other alert of this key until ${until}`, alertId: null };
      }
      case 'outdated':
        return { outcome: 'outdated', reason: 'it is older than the end of its problem', alertId: null };
      case 'new':
        return { outcome: 'raised', reason: `it is a new problem${raised}`, alertId: null };
    }
  }

  private nameOf(aggregationKey: string) {
    const { tenantId, alertType } = this.compiled.rule;
    return { id: '', tenantId, aggregationKey, alertType };
  }

  private tried(
    event: RuleEvent,
    conditions: readonly Explained[],
    outcome: DryRunOutcome,
    reason: string,
    occurrence?: Occurrence,
  ): DryRunResult {
    return { event, at: event.occurredAt, conditions, outcome, reason, occurrence, alertId: null };
  }

  private keyOf(name: string): Key {
    const key: Key = this.keys.get(name) ?? {};
    this.keys.set(name, key);
    return key;
  }
}

/** The alert of the key, where it exists. */
const raisedId = ({ alertId }: AlertKey): string | null => (alertId === NOT_RAISED ? null : alertId);

/** The key as it is at an instant if nothing came since. */
const afterExpiry = (key: AlertKey, at: Date): AlertKey =>
  key.isActive && key.expiresAt !== null && key.expiresAt <= at ? { ...expired(key), resolvedAt: key.expiresAt } : key;
