import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import {
  FoldOccurrencesCommand,
  WithdrawProblemsCommand,
  LockProblemsCommand,
  type Problem,
  RecoverProblemsCommand,
  RestoreProblemsCommand,
} from '../aggregation';
import { AutoResolveAlertsCommand, RaiseAlertsCommand, WakeWorsenedAlertsCommand } from '../alerts';
import type { Occurrence, Recovery, RuleEvent } from '../rules';
import {
  EndSuppressedCommand,
  RecordSuppressedCommand,
  RecordInhibitorsCommand,
  type SuppressionVerdicts,
  type SuppressedOccurrence,
  ReportThrottledCommand,
  type ReportedThrottled,
  throttled,
} from '../suppression';
import { type LimitedProblems, AlertLimits } from './alert-limits';
import { newAlertOf, recurrenceOf } from './problem-to-alert';
import { orderedStagesOf } from './ordered-stages';
import { PipelineLog } from './pipeline.log';

type EventProblem = Problem<Occurrence>;

/** What is to be told. */
export interface PipelineInput {
  readonly occurrences: readonly Occurrence[];
  readonly recoveries: readonly Recovery[];
  /** In the order in which they came. */
  readonly events: Iterable<RuleEvent>;
  readonly verdicts: SuppressionVerdicts;
  readonly now: Date;
}

/** What was told of occurrences and recoveries. */
export interface PipelineResult {
  /** The problems that an alert tells of now. */
  readonly problems: readonly EventProblem[];
  /** The new alerts of which nobody is notified. */
  readonly suppressedAlertIds: ReadonlySet<string>;
  /** Those that no alert tells of: something keeps them quiet, they wait, came too soon, or there were too many. */
  readonly suppressed: readonly SuppressedOccurrence<Occurrence>[];
  /** Those of problems that were over since. */
  readonly outdated: readonly Occurrence[];
  /** The recoveries with the alerts that they resolved. */
  readonly ended: readonly { readonly recovery: Recovery; readonly alertIds: readonly string[] }[];
}

type StageResult = Omit<PipelineResult, 'ended'>;

const joined = (one: PipelineResult, other: PipelineResult): PipelineResult => ({
  problems: [...one.problems, ...other.problems],
  suppressedAlertIds: new Set([...one.suppressedAlertIds, ...other.suppressedAlertIds]),
  suppressed: [...one.suppressed, ...other.suppressed],
  outdated: [...one.outdated, ...other.outdated],
  ended: [...one.ended, ...other.ended],
});

/** Brings occurrences to alerts, inside the transaction of their batch: folds, throttles, raises, resolves. */
@Injectable()
export class AlertPipeline {
  constructor(
    private readonly commands: CommandBus,
    private readonly limits: AlertLimits,
    private readonly log: PipelineLog,
  ) {}

  /** Tells of occurrences, and of the ends of problems, as if one after the other; and writes down what nobody is told of. */
  async process(input: PipelineInput): Promise<PipelineResult> {
    const { occurrences, recoveries, verdicts, now } = input;
    const judged = occurrences.flatMap((occurrence) => {
      const verdict = verdicts.suppressed.get(occurrence.id);
      return verdict ? [{ occurrence, verdict }] : [];
    });
    const notifiable = occurrences.filter(({ id }) => !verdicts.suppressed.has(id));
    const result = await this.processNotifiable({ ...input, occurrences: notifiable });
    const suppressed = [...judged, ...result.suppressed];
    await this.commands.execute(new RecordSuppressedCommand(suppressed, now));
    await this.commands.execute(new EndSuppressedCommand(recoveries, now));
    this.log.write({ ...result, suppressed });
    return { ...result, suppressed };
  }

  private async processNotifiable(input: PipelineInput): Promise<PipelineResult> {
    const { occurrences, recoveries, events, now } = input;
    if (recoveries.length === 0) return { ...(await this.processStage(occurrences, input)), ended: [] };
    await this.commands.execute(new LockProblemsCommand([...occurrences, ...recoveries]));
    let result: PipelineResult = {
      problems: [],
      suppressedAlertIds: new Set(),
      suppressed: [],
      outdated: [],
      ended: [],
    };
    for (const stage of orderedStagesOf(occurrences, recoveries, events)) {
      const folded = await this.processStage(stage.occurrences, input);
      result = joined(result, { ...folded, ended: await this.end(stage.recoveries, now) });
    }
    return result;
  }

  private async processStage(occurrences: readonly Occurrence[], input: PipelineInput): Promise<StageResult> {
    const first = await this.fold(occurrences, input);
    const { raised, suppressedAlertIds, closed } = await this.raise(first.limited, input);
    if (closed.length === 0) return { ...first, problems: raised, suppressedAlertIds };
    // their alerts were closed since they were folded: now new ones must tell of them
    const again = closed.flatMap((problem) => problem.occurrences);
    const second = await this.fold(again, input, 'afresh');
    const reraised = await this.raise(second.limited, input);
    return {
      problems: [...raised, ...reraised.raised],
      suppressedAlertIds: new Set([...suppressedAlertIds, ...reraised.suppressedAlertIds]),
      suppressed: [...first.suppressed, ...second.suppressed],
      outdated: [...first.outdated, ...second.outdated],
    };
  }

  private async end(recoveries: readonly Recovery[], now: Date): Promise<PipelineResult['ended']> {
    if (recoveries.length === 0) return [];
    const alertsOf = await this.commands.execute(new RecoverProblemsCommand(recoveries, now));
    const result = [...new Set([...alertsOf.values()].flat())];
    const resolved = new Set(
      await this.commands.execute(new AutoResolveAlertsCommand(result, now, 'the problem is over')),
    );
    return recoveries.map((recovery) => {
      const alertIds = alertsOf.get(`${recovery.tenantId} ${recovery.aggregationKey}`) ?? [];
      return { recovery, alertIds: alertIds.filter((id) => resolved.has(id)) };
    });
  }

  private async fold(occurrences: readonly Occurrence[], { verdicts, now }: PipelineInput, mode?: 'afresh') {
    const folded = await this.commands.execute(new FoldOccurrencesCommand(occurrences, now, mode));
    const limited = await this.limits.apply(folded.problems, verdicts.waits, now);
    const { refused } = limited;
    if (refused.length > 0)
      await this.commands.execute(new WithdrawProblemsCommand(refused.map(({ problem }) => problem)));
    const suppressed: SuppressedOccurrence<Occurrence>[] = [
      ...folded.throttled.map((one) => ({ occurrence: one, verdict: throttled('throttle', one.ruleId) })),
      ...refused.flatMap(({ problem, verdict }) => problem.occurrences.map((occurrence) => ({ occurrence, verdict }))),
    ];
    return { limited, suppressed, outdated: folded.outdated };
  }

  /** @returns the problems with the alerts that tell of them; of those that are closed, none does */
  private async raise({ within, suppressed, storms }: LimitedProblems, { verdicts, now }: PipelineInput) {
    const fresh = within.filter(({ isNew }) => isNew);
    const throttledOf = await this.reportThrottled(fresh, now);
    const alerts = fresh.map((problem) =>
      newAlertOf(
        problem,
        { suppression: suppressed.get(problem.alertId) ?? null, throttled: throttledOf.get(problem.alertId) ?? [] },
        now,
      ),
    );
    const recurrences = within.filter(({ isNew }) => !isNew).map((problem) => recurrenceOf(problem, now));
    const result = await this.commands.execute(new RaiseAlertsCommand([...storms, ...alerts], recurrences, now));
    await this.commands.execute(new WakeWorsenedAlertsCommand(result.worsened, now));
    const raised = await this.restore(
      within.filter(({ alertId }) => !result.closed.has(alertId)),
      result.reopened,
    );
    await this.recordInhibitors(raised, verdicts.inhibiting);
    return {
      raised,
      suppressedAlertIds: result.suppressed,
      closed: within.filter(({ alertId }) => result.closed.has(alertId)),
    };
  }

  private async reportThrottled(problems: readonly EventProblem[], now: Date) {
    const again = problems.filter(({ hasThrottled }) => hasThrottled);
    const keys = again.flatMap(({ alertId, occurrences: [first] }) =>
      first ? [{ tenantId: first.tenantId, aggregationKey: first.aggregationKey, alertId }] : [],
    );
    const byAlert = new Map<string, ReportedThrottled[]>();
    for (const result of await this.commands.execute(new ReportThrottledCommand(keys, now)))
      byAlert.set(result.alertId, [...(byAlert.get(result.alertId) ?? []), result]);
    return byAlert;
  }

  /** Of some, the alert before was opened again: it tells of them. */
  private async restore(problems: readonly EventProblem[], reopened: ReadonlyMap<string, string>) {
    if (reopened.size === 0) return problems;
    const back = problems.flatMap(({ alertId: newId, occurrences: [first] }) => {
      const oldId = reopened.get(newId);
      return oldId !== undefined && first ? [{ tenantId: first.tenantId, newId, oldId }] : [];
    });
    await this.commands.execute(new RestoreProblemsCommand(back));
    return problems.map((problem) => {
      const alertId = reopened.get(problem.alertId);
      return alertId === undefined ? problem : { ...problem, alertId, isNew: false };
    });
  }

  private async recordInhibitors(
    problems: readonly EventProblem[],
    inhibiting: SuppressionVerdicts['inhibiting'],
  ): Promise<void> {
    if (inhibiting.size === 0) return;
    const inhibitors = problems.flatMap(({ alertId, occurrences }) =>
      occurrences.flatMap(({ tenantId, id }) =>
        (inhibiting.get(id) ?? []).map((place) => ({ ...place, tenantId, alertId })),
      ),
    );
    await this.commands.execute(new RecordInhibitorsCommand(inhibitors));
  }
}
