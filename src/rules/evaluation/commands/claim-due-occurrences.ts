import { Command, CommandHandler, ICommandHandler, QueryBus } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { type OpenAlerts, SummariseOpenAlertsQuery } from '../../../alerts';
import { mapInTurns } from '../../../../libs/kernel/turns';
import { ActiveRules } from '../active-rules';
import type { CompiledRule } from '../compiled-rule';
import { AbsenceMemory, type AbsenceState } from '../domain/absence';
import { failureOccurrence } from '../failing-rule';
import { Occurrence } from '../occurrence';
import { type StoredState, RuleStatesRepository } from '../persistence/rule-states.repository';
import { ruleBudget } from '../rule-budget';
import type { RuleSet } from '../rule-set';
import { observeLateness } from '../../rules.metrics';
import { clockEvent, scheduledEvent } from '../scheduled-event';

/** The occurrences of rules that were due. */
export interface DueOccurrences {
  readonly occurrences: readonly Occurrence[];
  /** The number of states that were due. */
  readonly count: number;
}

/** Claims rule states that are due, in the transaction that processes their occurrences. */
export class ClaimDueOccurrencesCommand extends Command<DueOccurrences> {
  /**
   * @param until claims states that were due by then
   * @param max the maximum number of states
   */
  constructor(
    readonly tenantIds: readonly string[],
    readonly until: Date,
    readonly at: Date,
    readonly type: 'absence' | 'schedule',
    readonly max: number,
  ) {
    super();
  }
}

/** Outside its active hours, a rule is checked again after this time. */
const RECHECK_MS = 60_000;
/** After this time, a schedule that failed is tried again. */
const RETRY_MS = 3_600_000;

/** The result for a state that was due. */
interface DueResult {
  readonly stored: StoredState;
  /** The state is deleted. */
  readonly isOver: boolean;
  readonly occurrence?: Occurrence;
}

@CommandHandler(ClaimDueOccurrencesCommand)
export class ClaimDueOccurrencesHandler implements ICommandHandler<ClaimDueOccurrencesCommand> {
  constructor(
    private readonly states: RuleStatesRepository,
    private readonly activeRules: ActiveRules,
    private readonly queries: QueryBus,
  ) {}

  @Transactional()
  async execute({ tenantIds, until, at, type, max }: ClaimDueOccurrencesCommand): Promise<DueOccurrences> {
    const ruleSets = await this.activeRules.of(tenantIds);
    const due = await this.states.lockDue(until, tenantIds, type, max);
    for (const { ruleType, dueAt } of due) observeLateness(ruleType, dueAt, at);
    const scheduled = due.filter(({ ruleType }) => ruleType === 'schedule').map(({ tenantId }) => tenantId);
    const summaries = await this.queries.execute(new SummariseOpenAlertsQuery([...new Set(scheduled)]));
    const results = await mapInTurns(due, (stored) =>
      this.evaluate(stored, ruleSets.get(stored.tenantId), summaries.get(stored.tenantId), at),
    );
    await this.states.save(
      results.filter(({ isOver }) => !isOver).map(({ stored }) => stored),
      at,
    );
    await this.states.remove(results.filter(({ isOver }) => isOver).map(({ stored }) => stored));
    return { occurrences: results.flatMap(({ occurrence }) => occurrence ?? []), count: due.length };
  }

  private evaluate(
    stored: StoredState,
    ruleSet: RuleSet | undefined,
    open: OpenAlerts | undefined,
    at: Date,
  ): DueResult {
    const compiled = ruleSet?.get(stored.ruleId);
    // the rule was deleted, switched off or changed
    if (!compiled || compiled.basis !== stored.basis) return { stored, isOver: true };
    if (compiled.nextTime) return this.runSchedule(compiled, stored, open, at);
    if (!(compiled.memory instanceof AbsenceMemory)) return { stored, isOver: true };
    if (!compiled.isActiveAt(at))
      return { stored: { ...stored, dueAt: new Date(at.getTime() + RECHECK_MS) }, isOver: false };
    return this.reportAbsence(compiled, compiled.memory, stored, at);
  }

  private reportAbsence(compiled: CompiledRule, memory: AbsenceMemory, stored: StoredState, at: Date): DueResult {
    const { state, facts } = memory.overdue(stored.state as AbsenceState, at.getTime());
    const event = clockEvent(compiled, stored.key, stored.dueAt ?? at, at, state.data);
    return {
      stored: { ...stored, state, dueAt: null },
      isOver: false,
      occurrence: new Occurrence(event, compiled, facts, stored.key),
    };
  }

  /** Runs a schedule; an alert reports that it failed. Several times missed while no process ran give one occurrence. */
  private runSchedule(compiled: CompiledRule, stored: StoredState, open: OpenAlerts | undefined, at: Date): DueResult {
    const event = scheduledEvent(compiled, open, stored.dueAt ?? at, at);
    try {
      const dueAt = compiled.nextTime?.(at) ?? null;
      const next = { stored: { ...stored, dueAt }, isOver: dueAt === null };
      const read = ruleBudget().run(() => compiled.read(event));
      const isMatch = compiled.isActiveAt(at) && ruleBudget().run(() => compiled.matches(read.data));
      return isMatch ? { ...next, occurrence: new Occurrence(read, compiled) } : next;
    } catch (error) {
      const { id: ruleId, name: ruleName } = compiled.rule;
      const failure = { ruleId, ruleName, error: (error as Error).message };
      const dueAt = new Date(at.getTime() + RETRY_MS);
      return { stored: { ...stored, dueAt }, isOver: false, occurrence: failureOccurrence(event, failure, at) };
    }
  }
}
