import { Logger } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, ICommandHandler, QueryBus } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { FailedItems } from '../../../libs/jobs/failed-items';
import { WhenDue } from '../../../libs/jobs/when-due';
import { Clock } from '../../../libs/kernel/clock';
import { LockKeysCommand } from '../../alerts';
import { type Occurrence, RecordRuleActivityCommand, ReviveOccurrencesQuery } from '../../rules';
import {
  FilterSuppressedQuery,
  FindDueSuppressedQuery,
  firstDueSuppressed,
  LockDueSuppressedCommand,
  type SuppressionVerdicts,
  SettleSuppressedCommand,
  type Settlement,
  type SuppressedProblem,
} from '../../suppression';
import { activitiesOf } from '../outcomes';
import { AlertPipeline, type PipelineResult } from '../alert-pipeline';

/**
 * Checks the suppressed problems that are due for release. People are notified of those that continue. Returns how many
 * problems were checked.
 */
export class ReleaseSuppressedCommand extends Command<number> {}

const BATCH = 300;
const MAX_ROUNDS = 20;

/** By the id of a suppressed problem, the occurrence that it would be now. */
type Revived = ReadonlyMap<string, Occurrence>;

@WhenDue(() => new ReleaseSuppressedCommand(), firstDueSuppressed)
@CommandHandler(ReleaseSuppressedCommand)
export class ReleaseSuppressedHandler implements ICommandHandler<ReleaseSuppressedCommand> {
  private readonly failed = new FailedItems(new Logger(ReleaseSuppressedHandler.name));

  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly pipeline: AlertPipeline,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<number> {
    let checked = 0;
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const now = this.clock.now();
      const due = await this.queries.execute(new FindDueSuppressedQuery(now, BATCH, this.failed.ids));
      if (due.length === 0) return checked;
      const problems = new Map(due.map((problem) => [problem.id, problem]));
      await this.failed.handle([...problems.keys()], (ids) =>
        this.check(
          ids.flatMap((id) => problems.get(id) ?? []),
          now,
        ),
      );
      checked += due.length;
    }
    return checked;
  }

  private async check(due: readonly SuppressedProblem[], now: Date): Promise<void> {
    const revived = await this.queries.execute(new ReviveOccurrencesQuery(due, now));
    const verdicts: SuppressionVerdicts = await this.queries.execute(
      new FilterSuppressedQuery([...revived.values()], now),
    );
    await this.release(due, revived, verdicts, now);
  }

  @Transactional()
  protected async release(
    due: readonly SuppressedProblem[],
    revived: Revived,
    verdicts: SuppressionVerdicts,
    now: Date,
  ): Promise<void> {
    // keys first, in the same order as folding locks them, to avoid deadlocks
    await this.commands.execute(new LockKeysCommand(due, now));
    const ids = due.map(({ id }) => id);
    const problems = await this.commands.execute(new LockDueSuppressedCommand(ids, now));
    for (const { id, count } of problems) Object.assign(revived.get(id) ?? {}, { weight: count });
    const released = problems.filter((problem) => isReleased(problem, revived, verdicts));
    const occurrences = released.flatMap(({ id }) => revived.get(id) ?? []);
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

/** Whether the verdict comes from the suppression that has suppressed the problem until now. */
const isSame = (
  { reason, silencerId }: SuppressedProblem,
  verdict: { reason: string; silencerId: string } | undefined,
) => verdict?.reason === reason && verdict.silencerId === silencerId;

/** Whether the problem goes through the pipeline again: it is not over, not dropped, and its suppression has ended. */
function isReleased(problem: SuppressedProblem, revived: Revived, verdicts: SuppressionVerdicts): boolean {
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
