import { Command, CommandHandler, ICommandHandler, QueryBus } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { type OpenAlerts, SummariseOpenAlertsQuery } from '../../../alerts';
import { ActiveRules } from '../active-rules';
import type { CompiledRule } from '../compiled-rule';
import { AbsenceMemory, type AbsenceState } from '../domain/absence';
import { Occurrence } from '../occurrence';
import { type KeptState, RuleStatesRepository } from '../persistence/rule-states.repository';
import type { RuleSet } from '../rule-set';
import { observeLateness } from '../../rules.metrics';
import { clockEvent, scheduledEvent } from '../scheduled-event';

/** What the clock sets off. */
export interface DueOccurrences {
  readonly occurrences: readonly Occurrence[];
  /** How many memories were looked at. */
  readonly count: number;
}

/** Takes rules whose time has come, inside the transaction that tells of them. */
export class ClaimDueOccurrencesCommand extends Command<DueOccurrences> {
  /** @param until rules that were due by then, `most` of them at once */
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

/** Outside of its hours a rule looks again after so long. */
const LOOK_AGAIN_MS = 60_000;

/** What a memory that is due becomes. */
interface Looked {
  readonly kept: KeptState;
  /** It is forgotten. */
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
    const books = await this.activeRules.of(tenantIds);
    const due = await this.states.lockDue(until, tenantIds, type, max);
    for (const { ruleType, dueAt } of due) observeLateness(ruleType, dueAt, at);
    const scheduled = due.filter(({ ruleType }) => ruleType === 'schedule').map(({ tenantId }) => tenantId);
    const summaries = await this.queries.execute(new SummariseOpenAlertsQuery([...new Set(scheduled)]));
    const looked = due.map((kept) => this.look(kept, books.get(kept.tenantId), summaries.get(kept.tenantId), at));
    await this.states.save(
      looked.filter(({ isOver }) => !isOver).map(({ kept }) => kept),
      at,
    );
    await this.states.remove(looked.filter(({ isOver }) => isOver).map(({ kept }) => kept));
    return { occurrences: looked.flatMap(({ occurrence }) => occurrence ?? []), count: due.length };
  }

  private look(kept: KeptState, book: RuleSet | undefined, open: OpenAlerts | undefined, at: Date): Looked {
    const compiled = book?.get(kept.ruleId);
    // the rule is gone, or says something else by now
    if (!compiled || compiled.basis !== kept.basis) return { kept, isOver: true };
    if (compiled.nextTime) return this.strike(compiled, kept, open, at);
    if (!(compiled.memory instanceof AbsenceMemory)) return { kept, isOver: true };
    if (!compiled.isActiveAt(at))
      return { kept: { ...kept, dueAt: new Date(at.getTime() + LOOK_AGAIN_MS) }, isOver: false };
    return this.miss(compiled, compiled.memory, kept, at);
  }

  private miss(compiled: CompiledRule, memory: AbsenceMemory, kept: KeptState, at: Date): Looked {
    const { state, facts } = memory.overdue(kept.state as AbsenceState, at.getTime());
    const event = clockEvent(compiled, kept.key, kept.dueAt ?? at, at, state.data);
    return {
      kept: { ...kept, state, dueAt: null },
      isOver: false,
      occurrence: new Occurrence(event, compiled, facts, kept.key),
    };
  }

  /** Times that were missed while nothing ran are told once. */
  private strike(compiled: CompiledRule, kept: KeptState, open: OpenAlerts | undefined, at: Date): Looked {
    const dueAt = compiled.nextTime?.(at) ?? null;
    const next = { kept: { ...kept, dueAt }, isOver: dueAt === null };
    const event = scheduledEvent(compiled, open, kept.dueAt ?? at, at);
    const isWanted = compiled.isActiveAt(at) && compiled.matches(event.data);
    return isWanted ? { ...next, occurrence: new Occurrence(event, compiled) } : next;
  }
}
