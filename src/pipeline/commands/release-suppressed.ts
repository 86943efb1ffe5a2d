import { Command, CommandBus, CommandHandler, ICommandHandler, QueryBus } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Clock } from '../../../libs/kernel/clock';
import { LockKeysCommand } from '../../alerts';
import { type Occurrence, RecordRuleActivityCommand, ReviveOccurrencesQuery } from '../../rules';
import {
  FilterSuppressedQuery,
  FindDueSuppressedQuery,
  LockDueSuppressedCommand,
  type SuppressionVerdicts,
  SettleSuppressedCommand,
  type Settlement,
  type SuppressedProblem,
} from '../../suppression';
import { activitiesOf } from '../outcomes';
import { AlertPipeline, type PipelineResult } from '../alert-pipeline';

/** Looks at the problems whose silence is over: those that still go on ring. Returns how many were looked at. */
export class ReleaseSuppressedCommand extends Command<number> {}

const BATCH = 300;
const MAX_ROUNDS = 20;

/** Silenced problems, and the occurrences that they would be now. */
type Revived = ReadonlyMap<string, Occurrence>;

@CommandHandler(ReleaseSuppressedCommand)
export class ReleaseSuppressedHandler implements ICommandHandler<ReleaseSuppressedCommand> {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly pipeline: AlertPipeline,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<number> {
    let looked = 0;
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const now = this.clock.now();
      const due = await this.queries.execute(new FindDueSuppressedQuery(now, BATCH));
      if (due.length === 0) return looked;
      const revived = await this.queries.execute(new ReviveOccurrencesQuery(due, now));
      const verdicts: SuppressionVerdicts = await this.queries.execute(
        new FilterSuppressedQuery([...revived.values()], now),
      );
      await this.release(due, revived, verdicts, now);
      looked += due.length;
    }
    return looked;
  }

  @Transactional()
  protected async release(
    due: readonly SuppressedProblem[],
    revived: Revived,
    verdicts: SuppressionVerdicts,
    now: Date,
  ): Promise<void> {
    // problems first, as those who fold do, so that nobody waits in a circle
    await this.commands.execute(new LockKeysCommand(due));
    const ids = due.map(({ id }) => id);
    const problems = await this.commands.execute(new LockDueSuppressedCommand(ids, now));
    for (const { id, count } of problems) Object.assign(revived.get(id) ?? {}, { weight: count });
    const ringing = problems.filter((problem) => isRinging(problem, revived, verdicts));
    const occurrences = ringing.flatMap(({ id }) => revived.get(id) ?? []);
    const result = await this.pipeline.process({ occurrences, recoveries: [], events: [], verdicts, now });
    await this.commands.execute(new SettleSuppressedCommand(settlementOf(problems, revived, verdicts, result), now));
    const activities = activitiesOf({ result: { ...result, suppressed: [] }, observations: [], failures: [] }, []);
    await this.commands.execute(
      new RecordRuleActivityCommand(
        activities.map((activity) => ({ ...activity, matched: 0 })),
        now,
      ),
    );
  }
}

/** The verdict of that which kept it quiet until now: it still does. */
const isSame = (
  { reason, silencerId }: SuppressedProblem,
  verdict: { reason: string; silencerId: string } | undefined,
) => verdict?.reason === reason && verdict.silencerId === silencerId;

/** Neither kept quiet any longer by the same thing, nor dropped, nor gone. */
function isRinging(problem: SuppressedProblem, revived: Revived, verdicts: SuppressionVerdicts): boolean {
  const occurrence = revived.get(problem.id);
  if (!occurrence) return false;
  const verdict = verdicts.suppressed.get(occurrence.id);
  return verdict ? !isSame(problem, verdict) : problem.atEnd === 'ring';
}

function settlementOf(
  problems: readonly SuppressedProblem[],
  revived: Revived,
  verdicts: SuppressionVerdicts,
  result: PipelineResult,
): Settlement {
  const alertOf = new Map(
    result.problems.flatMap(({ alertId, occurrences }) => occurrences.map((one) => [one, alertId])),
  );
  const suppressed = new Set(result.suppressed.map(({ occurrence }) => occurrence));
  const ended: Settlement['ended'][number][] = [];
  const postponed: Settlement['postponed'][number][] = [];
  const moved: string[] = [];
  for (const problem of problems) {
    const { id, atEnd } = problem;
    const occurrence = revived.get(id);
    const verdict = occurrence && verdicts.suppressed.get(occurrence.id);
    const alertId = (occurrence && alertOf.get(occurrence)) ?? null;
    if (occurrence && verdict && isSame(problem, verdict)) postponed.push({ id, releaseAt: verdict.releaseAt });
    else if (occurrence && suppressed.has(occurrence)) moved.push(id);
    else if (alertId !== null) ended.push({ id, state: 'rang', alertId });
    else ended.push({ id, state: occurrence && atEnd === 'drop' ? 'dropped' : 'over', alertId: null });
  }
  return { ended, postponed, moved };
}
