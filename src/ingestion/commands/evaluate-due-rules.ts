import { Command, CommandBus, CommandHandler, ICommandHandler, QueryBus } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Clock } from '../../../libs/kernel/clock';
import { ExpireProblemsCommand } from '../../aggregation';
import { AutoResolveAlertsCommand } from '../../alerts';
import {
  GetDueTenantsQuery,
  HastenSchedulesCommand,
  type Occurrence,
  RecordRuleActivityCommand,
  TakeDueOccurrencesCommand,
} from '../../rules';
import { FilterQuietQuery, type QuietVerdicts } from '../../suppression';
import { Backlog } from '../backlog';
import { activitiesOf } from '../outcomes';
import { Teller } from '../teller';

/** What the clock set off. */
export interface Evaluation {
  /** How many rules' keys were looked at. */
  readonly evaluated: number;
  /** How many of them had something to tell. */
  readonly occurrences: number;
  /** The alerts that tell of it. */
  readonly alertIds: readonly string[];
  /** The alerts that resolved themselves. */
  readonly resolvedAlertIds: readonly string[];
}

/** Looks at the rules whose time has come: of all tenants, or, now and whether it has come or not, at the schedules of one. */
export class EvaluateDueRulesCommand extends Command<Evaluation> {
  constructor(readonly tenantId?: string) {
    super();
  }
}

const AT_ONCE = 500;
const MOST_ROUNDS = 20;

/** A kind of rule, and until when it is looked at. */
interface Turn {
  readonly type: 'absence' | 'schedule';
  readonly until: Date;
}

@CommandHandler(EvaluateDueRulesCommand)
export class EvaluateDueRulesHandler implements ICommandHandler<EvaluateDueRulesCommand> {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly backlog: Backlog,
    private readonly teller: Teller,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId }: EvaluateDueRulesCommand): Promise<Evaluation> {
    const now = this.clock.now();
    if (tenantId !== undefined) await this.commands.execute(new HastenSchedulesCommand(tenantId, now));
    const turns: Turn[] = [{ type: 'schedule', until: now }];
    const seenUntil = tenantId === undefined ? await this.backlog.seenUntil(now) : now;
    if (seenUntil) turns.push({ type: 'absence', until: seenUntil });
    const done = { evaluated: 0, occurrences: 0, alertIds: [] as string[] };
    for (const turn of turns) await this.takeTurn(turn, tenantId, now, done);
    return { ...done, resolvedAlertIds: tenantId === undefined ? await this.expire(now) : [] };
  }

  private async takeTurn(
    turn: Turn,
    tenantId: string | undefined,
    now: Date,
    done: { evaluated: number; occurrences: number; alertIds: string[] },
  ): Promise<void> {
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const due = await this.queries.execute(new GetDueTenantsQuery(turn.until, turn.type, AT_ONCE));
      const tenantIds = tenantId === undefined ? due : due.filter((id) => id === tenantId);
      if (tenantIds.length === 0) return;
      const { count, occurrences, alertIds } = await this.tell(turn, tenantIds, now);
      done.evaluated += count;
      done.occurrences += occurrences;
      done.alertIds.push(...alertIds);
      if (count < AT_ONCE) return;
    }
  }

  @Transactional()
  protected async tell({ type, until }: Turn, tenantIds: readonly string[], now: Date) {
    const take = new TakeDueOccurrencesCommand(tenantIds, until, now, type, AT_ONCE);
    const { occurrences, count } = await this.commands.execute(take);
    const verdicts: QuietVerdicts<Occurrence> = await this.queries.execute(new FilterQuietQuery(occurrences, now));
    const told = await this.teller.tell({ occurrences, recoveries: [], events: [], verdicts, now });
    const happened = { told, sightings: [], failures: [] };
    await this.commands.execute(new RecordRuleActivityCommand(activitiesOf(happened, []), now));
    return { count, occurrences: occurrences.length, alertIds: told.problems.map(({ alertId }) => alertId) };
  }

  /** Alerts of rules that wait no longer than so for another occurrence resolve themselves. */
  private async expire(now: Date): Promise<readonly string[]> {
    const resolved: string[] = [];
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const { expired, alertIds } = await this.expireSome(now);
      resolved.push(...alertIds);
      if (expired === 0) break;
    }
    return resolved;
  }

  @Transactional()
  protected async expireSome(now: Date) {
    const told = await this.commands.execute(new ExpireProblemsCommand(now, AT_ONCE));
    const alertIds = await this.commands.execute(
      new AutoResolveAlertsCommand(told, now, 'nothing came for as long as its rule waits'),
    );
    return { expired: told.length, alertIds };
  }
}
