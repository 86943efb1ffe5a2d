import { Command, CommandBus, CommandHandler, ICommandHandler, QueryBus } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Clock } from '../../../libs/kernel/clock';
import { LockProblemsCommand } from '../../aggregation';
import { type Occurrence, RecordRuleActivityCommand, ReviveOccurrencesQuery } from '../../rules';
import {
  FilterQuietQuery,
  FindDueSilencedQuery,
  LockDueSilencedCommand,
  type QuietVerdicts,
  SettleSilencedCommand,
  type Settlement,
  type SilencedProblem,
} from '../../suppression';
import { activitiesOf } from '../outcomes';
import { Teller, type Told } from '../teller';

/** Looks at the problems whose silence is over: those that still go on ring. Returns how many were looked at. */
export class ReleaseSilencedCommand extends Command<number> {}

const AT_ONCE = 300;
const MOST_ROUNDS = 20;

/** Silenced problems, and the occurrences that they would be now. */
type Revived = ReadonlyMap<string, Occurrence>;

@CommandHandler(ReleaseSilencedCommand)
export class ReleaseSilencedHandler implements ICommandHandler<ReleaseSilencedCommand> {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly teller: Teller,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<number> {
    let looked = 0;
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const now = this.clock.now();
      const due = await this.queries.execute(new FindDueSilencedQuery(now, AT_ONCE));
      if (due.length === 0) return looked;
      const revived = await this.queries.execute(new ReviveOccurrencesQuery(due, now));
      const verdicts: QuietVerdicts<Occurrence> = await this.queries.execute(
        new FilterQuietQuery([...revived.values()], now),
      );
      await this.release(due, revived, verdicts, now);
      looked += due.length;
    }
    return looked;
  }

  @Transactional()
  protected async release(
    due: readonly SilencedProblem[],
    revived: Revived,
    verdicts: QuietVerdicts<Occurrence>,
    now: Date,
  ): Promise<void> {
    // problems first, as those who fold do, so that nobody waits in a circle
    await this.commands.execute(new LockProblemsCommand(due));
    const ids = due.map(({ id }) => id);
    const problems = await this.commands.execute(new LockDueSilencedCommand(ids, now));
    for (const { id, count } of problems) Object.assign(revived.get(id) ?? {}, { weight: count });
    const ringing = problems.filter((problem) => isRinging(problem, revived, verdicts));
    const occurrences = ringing.flatMap(({ id }) => revived.get(id) ?? []);
    const told = await this.teller.tell({ occurrences, recoveries: [], events: [], verdicts, now });
    await this.commands.execute(new SettleSilencedCommand(settlementOf(problems, revived, verdicts, told), now));
    const activities = activitiesOf({ told: { ...told, silenced: [] }, sightings: [], failures: [] }, []);
    await this.commands.execute(
      new RecordRuleActivityCommand(
        activities.map((activity) => ({ ...activity, matched: 0 })),
        now,
      ),
    );
  }
}

/** The verdict of that which kept it quiet until now: it still does. */
const isSame = ({ reason, silencerId }: SilencedProblem, verdict: { reason: string; silencerId: string } | undefined) =>
  verdict?.reason === reason && verdict.silencerId === silencerId;

/** Neither kept quiet any longer by the same thing, nor dropped, nor gone. */
function isRinging(problem: SilencedProblem, revived: Revived, verdicts: QuietVerdicts<Occurrence>): boolean {
  const occurrence = revived.get(problem.id);
  if (!occurrence) return false;
  const verdict = verdicts.quiet.get(occurrence);
  return verdict ? !isSame(problem, verdict) : problem.atEnd === 'ring';
}

function settlementOf(
  problems: readonly SilencedProblem[],
  revived: Revived,
  verdicts: QuietVerdicts<Occurrence>,
  told: Told,
): Settlement {
  const alertOf = new Map(
    told.problems.flatMap(({ alertId, occurrences }) => occurrences.map((one) => [one, alertId])),
  );
  const silenced = new Set(told.silenced.map(({ occurrence }) => occurrence));
  const ended: Settlement['ended'][number][] = [];
  const postponed: Settlement['postponed'][number][] = [];
  const moved: string[] = [];
  for (const problem of problems) {
    const { id, atEnd } = problem;
    const occurrence = revived.get(id);
    const verdict = occurrence && verdicts.quiet.get(occurrence);
    const alertId = (occurrence && alertOf.get(occurrence)) ?? null;
    if (occurrence && verdict && isSame(problem, verdict)) postponed.push({ id, releaseAt: verdict.releaseAt });
    else if (occurrence && silenced.has(occurrence)) moved.push(id);
    else if (alertId !== null) ended.push({ id, state: 'rang', alertId });
    else ended.push({ id, state: occurrence && atEnd === 'drop' ? 'dropped' : 'over', alertId: null });
  }
  return { ended, postponed, moved };
}
