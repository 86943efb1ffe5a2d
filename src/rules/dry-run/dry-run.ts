import type { FoldPreview } from '../../aggregation';
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

interface Key {
  state?: unknown;
  dueMs?: number | undefined;
  openUntilMs: number;
  throttledUntilMs: number;
  alertId: string | null;
}

const MINUTE_MS = 60_000;

const suppressionText = ({ reason, silencerId, sourceAlertId, releaseAt }: Verdict): string =>
  reason === 'inhibition'
    ? `the open alert ${sourceAlertId ?? ''} explains it (inhibition ${silencerId})`
    : `a suppression holds: ${reason} ${silencerId}, until ${releaseAt?.toISOString() ?? ''}`;

const under = (pointer: string, explained: readonly Explained[]): Explained[] =>
  explained.map((one) => ({ ...one, pointer: `${pointer}${one.pointer}` }));

/** Shows events to a rule that is not in force, in their order, with a memory of its own: nothing is written. */
export class DryRun {
  private readonly keys = new Map<string, Key>();
  private readonly isOfType: (eventType: string) => boolean;
  private readonly isEnd: (eventType: string) => boolean;
  private readonly isStart: (eventType: string) => boolean;

  /**
   * @param verdictOf why an occurrence would be kept quiet now
   * @param open what the keys are like now
   */
  constructor(
    private readonly compiled: CompiledRule,
    private readonly verdictOf: (occurrence: Occurrence) => Verdict | undefined,
    open: ReadonlyMap<string, FoldPreview> = new Map(),
  ) {
    const { rule, startType } = compiled;
    const never = () => false;
    // without one the clock sets it off
    this.isOfType = rule.eventType === null ? () => true : compileTopic(rule.eventType);
    this.isEnd = rule.resolveOn ? compileTopic(rule.resolveOn.eventType) : never;
    this.isStart = startType === null ? never : compileTopic(startType);
    for (const [key, { alertId, throttledUntil }] of open)
      this.keys.set(key, {
        openUntilMs: alertId === null ? 0 : Infinity,
        throttledUntilMs: throttledUntil?.getTime() ?? 0,
        alertId,
      });
  }

  /** What becomes of the event, and before it of what was due by then. */
  show(event: RuleEvent): readonly DryRunResult[] {
    return [...this.passTo(event.occurredAt), this.try(event)];
  }

  /** What becomes due until an instant. */
  passTo(at: Date): readonly DryRunResult[] {
    const { memory } = this.compiled;
    if (!(memory instanceof AbsenceMemory)) return [];
    const due = [...this.keys].filter(([, { dueMs }]) => dueMs !== undefined && dueMs <= at.getTime());
    return due.map(([name, key]) => {
      const dueAt = new Date(key.dueMs ?? 0);
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
    const key = this.keyOf(this.compiled.keyOf(event.data));
    const { alertId } = key;
    Object.assign(key, { openUntilMs: 0, alertId: null });
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
    const key = this.keyOf(occurrence.aggregationKey);
    const atMs = event.occurredAt.getTime();
    const windowMs = (this.compiled.windowMinutes ?? 0) * MINUTE_MS;
    const throttleMs = this.compiled.throttleMinutes * MINUTE_MS;
    if (atMs < key.openUntilMs) {
      key.openUntilMs = Math.max(key.openUntilMs, atMs + windowMs);
      return { ...tried('folded', 'an open alert tells of this problem'), alertId: key.alertId };
    }
    if (atMs < key.throttledUntilMs)
      return tried('throttled', `no other alert of this key until ${new Date(key.throttledUntilMs).toISOString()}`);
    Object.assign(key, {
      openUntilMs: atMs + windowMs,
      throttledUntilMs: throttleMs > 0 ? atMs + throttleMs : 0,
      alertId: null,
    });
    const { holdSeconds } = this.compiled.rule;
    return tried(
      'raised',
      holdSeconds > 0 ? `it is a new problem, unless it is over within ${holdSeconds} s` : 'it is a new problem',
    );
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
    const key = this.keys.get(name) ?? { openUntilMs: 0, throttledUntilMs: 0, alertId: null };
    this.keys.set(name, key);
    return key;
  }
}
