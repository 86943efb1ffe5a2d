import { Logger } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, ICommandHandler, QueryBus } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { FailedItems } from '../../../libs/jobs/failed-items';
import { inRounds } from '../../../libs/jobs/in-rounds';
import { WhenDue } from '../../../libs/jobs/when-due';
import { Clock } from '../../../libs/kernel/clock';
import { ExpireProblemsCommand } from '../../aggregation';
import { AutoResolveAlertsCommand, FindDueKeysQuery, firstDueKey } from '../../alerts';
import {
  firstDueRule,
  GetDueTenantsQuery,
  TriggerSchedulesCommand,
  RecordRuleActivityCommand,
  ClaimDueOccurrencesCommand,
} from '../../rules';
import { FilterSuppressedQuery, type SuppressionVerdicts } from '../../suppression';
import { Backlog } from '../backlog';
import { activitiesOf } from '../outcomes';
import { AlertPipeline } from '../alert-pipeline';

/** The result of evaluating due rules. */
export interface Evaluation {
  /** How many schedules and overdue keys were evaluated. */
  readonly evaluated: number;
  /** How many occurrences they produced. */
  readonly occurrences: number;
  /** The alerts that report these occurrences. */
  readonly alertIds: readonly string[];
  /** The alerts that were resolved automatically. */
  readonly resolvedAlertIds: readonly string[];
}

/**
 * Evaluates the schedule and absence rules that are due, of all tenants. With `tenantId`, evaluates those of one tenant
 * only, and runs its schedules now, due or not.
 */
export class EvaluateDueRulesCommand extends Command<Evaluation> {
  constructor(readonly tenantId?: string) {
    super();
  }
}

const BATCH = 500;
const MAX_ROUNDS = 20;

/** A type of rule, and the time up to which it is evaluated. */
interface EvaluationPass {
  readonly type: 'absence' | 'schedule';
  readonly until: Date;
}

@WhenDue(() => new EvaluateDueRulesCommand(), firstDueRule, firstDueKey.expired)
@CommandHandler(EvaluateDueRulesCommand)
export class EvaluateDueRulesHandler implements ICommandHandler<EvaluateDueRulesCommand> {
  private readonly failedTenants = new FailedItems(new Logger('due rules'));
  private readonly failedKeys = new FailedItems(new Logger('expired problems'));

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
    const passes: EvaluationPass[] = [{ type: 'schedule', until: now }];
    const seenUntil = tenantId === undefined ? await this.backlog.seenUntil(now) : now;
    if (seenUntil) passes.push({ type: 'absence', until: seenUntil });
    const done = { evaluated: 0, occurrences: 0, alertIds: [] as string[] };
    for (const pass of passes) await this.run(pass, tenantId, now, done);
    return { ...done, resolvedAlertIds: tenantId === undefined ? await this.expire(now) : [] };
  }

  private async run(
    pass: EvaluationPass,
    tenantId: string | undefined,
    now: Date,
    done: { evaluated: number; occurrences: number; alertIds: string[] },
  ): Promise<void> {
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const query = new GetDueTenantsQuery(
        pass.until,
        pass.type,
        BATCH,
        tenantId === undefined ? this.failedTenants.ids : [],
      );
      const due = await this.queries.execute(query);
      const tenantIds = tenantId === undefined ? due : due.filter((id) => id === tenantId);
      if (tenantIds.length === 0) return;
      const evaluatedBefore = done.evaluated;
      const evaluate = async (some: readonly string[]) => {
        const { count, occurrences, alertIds } = await this.evaluate(pass, some, now);
        done.evaluated += count;
        done.occurrences += occurrences;
        done.alertIds.push(...alertIds);
      };
      // somebody who asks for one tenant is told of a failure
      if (tenantId !== undefined) await evaluate(tenantIds);
      const failures = tenantId === undefined ? await this.failedTenants.handle(tenantIds, evaluate) : 0;
      if (failures === 0 && done.evaluated - evaluatedBefore < BATCH) return;
    }
  }

  @Transactional()
  protected async evaluate({ type, until }: EvaluationPass, tenantIds: readonly string[], now: Date) {
    const claim = new ClaimDueOccurrencesCommand(tenantIds, until, now, type, BATCH);
    const { occurrences, count } = await this.commands.execute(claim);
    const verdicts: SuppressionVerdicts = await this.queries.execute(new FilterSuppressedQuery(occurrences, now));
    const result = await this.pipeline.process({ occurrences, recoveries: [], events: [], verdicts, now });
    const batchOutcome = { result, observations: [], failures: [] };
    await this.commands.execute(new RecordRuleActivityCommand(activitiesOf(batchOutcome, []), now));
    return { count, occurrences: occurrences.length, alertIds: result.problems.map(({ alertId }) => alertId) };
  }

  /** Resolves the alerts that had no further occurrence within the time set by their rule. @returns their ids */
  private async expire(now: Date): Promise<readonly string[]> {
    const resolved: string[] = [];
    await inRounds(BATCH, async (max) => {
      const due = await this.queries.execute(new FindDueKeysQuery('expired', now, max, this.failedKeys.ids));
      await this.failedKeys.handle(due, async (keyIds) => resolved.push(...(await this.expireSome(keyIds, now))));
      return due.length;
    });
    return resolved;
  }

  @Transactional()
  protected async expireSome(keyIds: readonly string[], now: Date): Promise<readonly string[]> {
    const alertIds = await this.commands.execute(new ExpireProblemsCommand(keyIds, now));
    return this.commands.execute(
      new AutoResolveAlertsCommand(alertIds, now, 'no further event within the time set by its rule'),
    );
  }
}
