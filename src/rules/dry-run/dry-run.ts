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

/** The result of a rule for one event. */
export interface DryRunResult {
  /** undefined: the clock caused the result. */
  readonly event: RuleEvent | undefined;
  readonly at: Date;
  readonly conditions: readonly Explained[];
  readonly outcome: DryRunOutcome;
  readonly reason: string;
  readonly occurrence: Occurrence | undefined;
  /** The alert that it would fold into, if that exists. */
  readonly alertId: string | null;
}

/** The state of one key during the dry run. */
interface KeyState {
  state?: unknown;
  dueMs?: number | undefined;
  /** The state of the aggregation; undefined: the key is new. */
  fold?: AlertKey | undefined;
}

/** The id of an alert that exists only in the dry run. */
const NOT_RAISED = '';

const suppressionText = ({ reason, silencerId, sourceAlertId, releaseAt }: Verdict): string =>
  reason === 'inhibition'
    ? `the open alert ${sourceAlertId ?? ''} explains it (inhibition ${silencerId})`
    : `a suppression is in force: ${reason} ${silencerId}, until ${releaseAt?.toISOString() ?? ''}`;

const under = (pointer: string, explained: readonly Explained[]): Explained[] =>
  explained.map((one) => ({ ...one, pointer: `${pointer}${one.pointer}` }));

/** Applies a rule to events, in their order, with a separate memory. Nothing is written. */
export class DryRun {
  private readonly keys = new Map<string, KeyState>();
  private at = new Date(0);
  private readonly isOfType: (eventType: string) => boolean;
  private readonly isEnd: (eventType: string) => boolean;
  private readonly isStart: (eventType: string) => boolean;

  /**
   * @param verdictOf the reason why an occurrence would be suppressed; undefined: it would not
   * @param flapping the limits for flapping
   * @param keys the present state of the aggregation keys
   * @param otherOf the name of another rule that uses an event, so that a fallback is not considered for it
   */
  constructor(
    private readonly compiled: CompiledRule,
    private readonly verdictOf: (occurrence: Occurrence) => Verdict | undefined,
    private readonly flapping: FlappingLimits,
    keys: readonly AlertKey[] = [],
    private readonly otherOf: (event: RuleEvent) => string | undefined = () => undefined,
  ) {
    const { rule, startType } = compiled;
    const never = () => false;
    // a rule without an event type is triggered by the clock
    this.isOfType = rule.eventType === null ? () => true : compileTopic(rule.eventType);
    this.isEnd = rule.resolveOn ? compileTopic(rule.resolveOn.eventType) : never;
    this.isStart = startType === null ? never : compileTopic(startType);
    for (const fold of keys) this.keys.set(fold.aggregationKey, { fold });
  }

  /**
   * The results that are due before the event, and that of the event.
   * @param at when it arrives; default: when it happened
   */
  show(event: RuleEvent, at = event.occurredAt): readonly DryRunResult[] {
    this.at = at;
    return [...this.advanceTo(event.occurredAt), this.evaluate(event)];
  }

  /** The results of absences that are due until an instant. */
  advanceTo(at: Date): readonly DryRunResult[] {
    const { memory } = this.compiled;
    if (!(memory instanceof AbsenceMemory)) return [];
    const due = [...this.keys].filter(([, { dueMs }]) => dueMs !== undefined && dueMs <= at.getTime());
    return due.map(([name, key]) => {
      const dueAt = new Date(key.dueMs ?? 0);
      this.at = dueAt;
      const { state, facts } = memory.overdue(key.state as AbsenceState, dueAt.getTime());
      Object.assign(key, { state, dueMs: undefined });
      const event = {
        key: '',
        tenantId: '',
        eventId: '',
        eventType: '',
        source: '',
        occurredAt: dueAt,
        data: state.data,
      };
      return { ...this.process(new Occurrence(event, this.compiled, facts, name), []), event: undefined };
    });
  }

  private evaluate(given: RuleEvent): DryRunResult {
    const event = this.compiled.read(given);
    const conditions = this.explain(event);
    if (this.isEnd(event.eventType) && this.compiled.resolveOn?.holds(event.data)) return this.recover(event);
    if (this.isStart(event.eventType) && this.compiled.start?.holds(event.data))
      return this.observe(event, true, conditions);
    if (!this.isOfType(event.eventType))
      return this.resultOf(
        event,
        conditions,
        'other_type',
        `the rule only uses events of type ${this.compiled.rule.eventType ?? ''}`,
      );
    if (!this.compiled.matches(event.data))
      return this.resultOf(event, conditions, 'unmatched', 'the event does not meet the condition');
    const other = this.otherOf(given);
    if (other !== undefined)
      return this.resultOf(event, conditions, 'unmatched', `it is a fallback, and the rule ${other} matches the event`);
    if (this.compiled.memory) return this.observe(event, false, conditions);
    return this.process(new Occurrence(event, this.compiled), conditions);
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
    const update = this.compiled.memory?.observe(key.state, observation);
    const wasKnown = key.state !== undefined;
    Object.assign(key, { state: update?.state, dueMs: update?.dueMs });
    if (update?.facts) return this.process(occurrence.with(update.facts), conditions);
    if (update?.isRecovered && wasKnown) return this.recover(event);
    return this.resultOf(event, conditions, 'watched', 'it is recorded, but raises no alert yet', occurrence);
  }

  private recover(event: RuleEvent): DryRunResult {
    const name = this.compiled.keyOf(event.data);
    const key = this.keyOf(name);
    const { at } = this;
    const alertId = key.fold?.isActive ? raisedId(key.fold) : null;
    const after = key.fold
      ? ended(key.fold, event.occurredAt, at, this.flapping)
      : endedKey(this.emptyKey(name), '', event.occurredAt, at);
    key.fold = key.fold?.isActive && !after.isActive ? { ...after, resolvedAt: at } : after;
    return { ...this.resultOf(event, [], 'recovered', 'it ends the problem with this aggregation key'), alertId };
  }

  private process(occurrence: Occurrence, conditions: readonly Explained[]): DryRunResult {
    const { isActiveAt } = this.compiled;
    const { event } = occurrence;
    const result = (outcome: DryRunOutcome, reason: string) =>
      this.resultOf(event, conditions, outcome, reason, occurrence);
    if (!isActiveAt(event.occurredAt)) return result('inactive', 'it is outside the active hours of the rule');
    const verdict = this.verdictOf(occurrence);
    if (verdict) return result('suppressed', suppressionText(verdict));
    const { alertId, outcome, reason } = this.fold(occurrence);
    return { ...result(outcome, reason), alertId };
  }

  /** Folds an occurrence with the same decision as the pipeline. */
  private fold(occurrence: Occurrence): Pick<DryRunResult, 'outcome' | 'reason' | 'alertId'> {
    const { rule, windowMinutes } = this.compiled;
    const raised = rule.holdSeconds > 0 ? `, if it still goes on after ${rule.holdSeconds} s` : '';
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
    key.fold = before ? foldInto(before, decision, input) : newKey(this.emptyKey(occurrence.aggregationKey), input);
    switch (decision) {
      case 'fold':
        return { outcome: 'folded', reason: 'an open alert reports this problem', alertId: raisedId(key.fold) };
      case 'reopen':
        return {
          outcome: 'folded',
          reason: 'it reopens the last alert of this problem',
          alertId: raisedId(key.fold),
        };
      case 'throttled': {
        const until = before?.throttledUntil?.toISOString() ?? '';
        return { outcome: 'throttled', reason: `no new alert with this aggregation key until ${until}`, alertId: null };
      }
      case 'outdated':
        return { outcome: 'outdated', reason: 'it happened before its problem ended', alertId: null };
      case 'new':
        return { outcome: 'raised', reason: `it is a new problem${raised}`, alertId: null };
    }
  }

  private emptyKey(aggregationKey: string) {
    const { tenantId, alertType } = this.compiled.rule;
    return { id: '', tenantId, aggregationKey, alertType };
  }

  private resultOf(
    event: RuleEvent,
    conditions: readonly Explained[],
    outcome: DryRunOutcome,
    reason: string,
    occurrence?: Occurrence,
  ): DryRunResult {
    return { event, at: event.occurredAt, conditions, outcome, reason, occurrence, alertId: null };
  }

  private keyOf(name: string): KeyState {
    const key: KeyState = this.keys.get(name) ?? {};
    this.keys.set(name, key);
    return key;
  }
}

/** The alert of the key; null: it exists only in the dry run. */
const raisedId = ({ alertId }: AlertKey): string | null => (alertId === NOT_RAISED ? null : alertId);

/** The key at an instant, expired if its time has passed. */
const afterExpiry = (key: AlertKey, at: Date): AlertKey =>
  key.isActive && key.expiresAt !== null && key.expiresAt <= at ? { ...expired(key), resolvedAt: key.expiresAt } : key;
