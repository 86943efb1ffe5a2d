import { Command, CommandBus, CommandHandler, ICommandHandler, QueryBus } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Clock } from '../../../libs/kernel/clock';
import { ExpireProblemsCommand } from '../../aggregation';
import { AutoResolveAlertsCommand } from '../../alerts';
import {
  GetDueTenantsQuery,
  TriggerSchedulesCommand,
  RecordRuleActivityCommand,
  ClaimDueOccurrencesCommand,
} from '../../rules';
import { FilterSuppressedQuery, type SuppressionVerdicts } from '../../suppression';
import { Backlog } from '../backlog';
import { activitiesOf } from '../outcomes';
import { AlertPipeline } from '../alert-pipeline';

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

const BATCH = 500;
const MAX_ROUNDS = 20;

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
    private readonly pipeline: AlertPipeline,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId }: EvaluateDueRulesCommand): Promise<Evaluation> {
    const now = this.clock.now();
    if (tenantId !== undefined) await this.commands.execute(new TriggerSchedulesCommand(tenantId, now));
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
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const due = await this.queries.execute(new GetDueTenantsQuery(turn.until, turn.type, BATCH));
      const tenantIds = tenantId === undefined ? due : due.filter((id) => id === tenantId);
      if (tenantIds.length === 0) return;
      const { count, occurrences, alertIds } = await this.tell(turn, tenantIds, now);
      done.evaluated += count;
      done.occurrences += occurrences;
      done.alertIds.push(...alertIds);
      if (count < BATCH) return;
    }
  }

  @Transactional()
  protected async tell({ type, until }: Turn, tenantIds: readonly string[], now: Date) {
    const take = new ClaimDueOccurrencesCommand(tenantIds, until, now, type, BATCH);
    const { occurrences, count } = await this.commands.execute(take);
    const verdicts: SuppressionVerdicts = await this.queries.execute(new FilterSuppressedQuery(occurrences, now));
    const result = await this.pipeline.process({ occurrences, recoveries: [], events: [], verdicts, now });
    const batchOutcome = { result, observations: [], failures: [] };
    await this.commands.execute(new RecordRuleActivityCommand(activitiesOf(batchOutcome, []), now));
    return { count, occurrences: occurrences.length, alertIds: result.problems.map(({ alertId }) => alertId) };
  }

  /** Alerts of rules that wait no longer than so for another occurrence resolve themselves. */
  private async expire(now: Date): Promise<readonly string[]> {
    const resolved: string[] = [];
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const { expired, alertIds } = await this.expireSome(now);
      resolved.push(...alertIds);
      if (expired === 0) break;
    }
    return resolved;
  }

  @Transactional()
  protected async expireSome(now: Date) {
    const result = await this.commands.execute(new ExpireProblemsCommand(now, BATCH));
    const alertIds = await this.commands.execute(
      new AutoResolveAlertsCommand(result, now, 'nothing came for as long as its rule waits'),
    );
    return { expired: result.length, alertIds };
  }
}
