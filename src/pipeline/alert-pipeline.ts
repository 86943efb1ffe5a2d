import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { mapInTurns } from '../../libs/kernel/turns';
import { FoldOccurrencesCommand, type Problem, RecoverProblemsCommand, WithdrawProblemsCommand } from '../aggregation';
import {
  AutoResolveAlertsCommand,
  keyTextOf,
  LockKeysCommand,
  RaiseAlertsCommand,
  WakeWorsenedAlertsCommand,
} from '../alerts';
import type { Occurrence, Recovery, RuleEvent } from '../rules';
import {
  EndSuppressedCommand,
  RecordInhibitorsCommand,
  RecordSuppressedCommand,
  type ReportedThrottled,
  ReportThrottledCommand,
  type SuppressedOccurrence,
  type SuppressionVerdicts,
  throttled,
} from '../suppression';
import { Assignees } from './assignees';
import { AlertLimits, type LimitedProblems } from './alert-limits';
import { orderedStagesOf } from './ordered-stages';
import { PipelineLog } from './pipeline.log';
import { newAlertOf, recurrenceOf } from './problem-to-alert';

type EventProblem = Problem<Occurrence>;

/** A batch of events with the rules that they matched and the verdicts of suppression. */
export interface PipelineInput {
  readonly occurrences: readonly Occurrence[];
  readonly recoveries: readonly Recovery[];
  /** In the order of their arrival. */
  readonly events: Iterable<RuleEvent>;
  readonly verdicts: SuppressionVerdicts;
  readonly now: Date;
}

/** The result of a batch. */
export interface PipelineResult {
  /** The problems that alerts report now. */
  readonly problems: readonly EventProblem[];
  /** The ids of the new alerts that are suppressed. */
  readonly suppressedAlertIds: ReadonlySet<string>;
  /** Occurrences without an alert: suppressed, held, throttled or over a limit. */
  readonly suppressed: readonly SuppressedOccurrence<Occurrence>[];
  /** Occurrences that are older than the end of their problem. */
  readonly outdated: readonly Occurrence[];
  /** The recoveries with the alerts that they resolved. */
  readonly ended: readonly { readonly recovery: Recovery; readonly alertIds: readonly string[] }[];
}

/** The result of one stage. */
type StageResult = Omit<PipelineResult, 'ended'>;

/** Occurrences split by suppression: those that may have an alert, and those that may not. */
interface Suppressed {
  readonly notifiable: readonly Occurrence[];
  readonly suppressed: readonly SuppressedOccurrence<Occurrence>[];
}

const joined = (one: PipelineResult, other: PipelineResult): PipelineResult => ({
  problems: [...one.problems, ...other.problems],
  suppressedAlertIds: new Set([...one.suppressedAlertIds, ...other.suppressedAlertIds]),
  suppressed: [...one.suppressed, ...other.suppressed],
  outdated: [...one.outdated, ...other.outdated],
  ended: [...one.ended, ...other.ended],
});

const isAggregated = ({ windowMinutes }: Occurrence): boolean => windowMinutes !== null;

/** Turns occurrences into alerts, inside the transaction of their batch. */
@Injectable()
export class AlertPipeline {
  constructor(
    private readonly commands: CommandBus,
    private readonly limits: AlertLimits,
    private readonly assignees: Assignees,
    private readonly log: PipelineLog,
  ) {}

  /**
   * Suppresses, folds, limits, raises, recovers and records. The result is the same as if the occurrences were
   * processed one after the other.
   */
  async process(input: PipelineInput): Promise<PipelineResult> {
    const { notifiable, suppressed } = this.suppress(input);
    const result = await this.processStages({ ...input, occurrences: notifiable });
    const processed = { ...result, suppressed: [...suppressed, ...result.suppressed] };
    await this.commands.execute(new RecordSuppressedCommand(processed.suppressed, input.now));
    await this.commands.execute(new EndSuppressedCommand(input.recoveries, input.now));
    this.log.write(processed);
    return processed;
  }

  private suppress({ occurrences, verdicts }: PipelineInput): Suppressed {
    const suppressed = occurrences.flatMap((occurrence) => {
      const verdict = verdicts.suppressed.get(occurrence.id);
      return verdict ? [{ occurrence, verdict }] : [];
    });
    return { notifiable: occurrences.filter(({ id }) => !verdicts.suppressed.has(id)), suppressed };
  }

  /**
   * Processes the batch in stages, because an occurrence after the end of its problem is a new problem. Without
   * recoveries, one stage is enough.
   */
  private async processStages(input: PipelineInput): Promise<PipelineResult> {
    const { occurrences, recoveries, events, now } = input;
    if (recoveries.length === 0) return { ...(await this.processStage(occurrences, input)), ended: [] };
    await this.commands.execute(new LockKeysCommand([...occurrences.filter(isAggregated), ...recoveries], now));
    let result: PipelineResult = {
      problems: [],
      suppressedAlertIds: new Set(),
      suppressed: [],
      outdated: [],
      ended: [],
    };
    for (const stage of orderedStagesOf(occurrences, recoveries, events)) {
      const processed = await this.processStage(stage.occurrences, input);
      result = joined(result, { ...processed, ended: await this.recover(stage.recoveries, now) });
    }
    return result;
  }

  private async processStage(
    occurrences: readonly Occurrence[],
    { verdicts, now }: PipelineInput,
  ): Promise<StageResult> {
    const {
      problems,
      throttled: tooSoon,
      outdated,
    } = await this.commands.execute(new FoldOccurrencesCommand(occurrences, now));
    const limited = await this.limit(problems, verdicts, now);
    const suppressedAlertIds = await this.raise(limited, now);
    await this.recordInhibitors(limited.within, verdicts.inhibiting);
    const suppressed = [
      ...tooSoon.map((occurrence) => ({ occurrence, verdict: throttled('throttle', occurrence.ruleId) })),
      ...limited.refused.flatMap(({ problem, verdict }) =>
        problem.occurrences.map((occurrence) => ({ occurrence, verdict })),
      ),
    ];
    return { problems: limited.within, suppressedAlertIds, suppressed, outdated };
  }

  private async limit(problems: readonly EventProblem[], { waits }: SuppressionVerdicts, now: Date) {
    const limited = await this.limits.apply(problems, waits, now);
    const refused = limited.refused.map(({ problem }) => problem);
    if (refused.length > 0) await this.commands.execute(new WithdrawProblemsCommand(refused));
    return limited;
  }

  /** Raises new alerts and adds recurrences. @returns the ids of the new alerts that are suppressed */
  private async raise({ within, suppressed, storms }: LimitedProblems, now: Date): Promise<ReadonlySet<string>> {
    const throttledOf = await this.reportThrottled(within, now);
    const reportedOf = ({ alertId }: EventProblem) => throttledOf.get(alertId) ?? [];
    const starting = within.filter(({ kind }) => kind === 'new');
    const going = within.filter(({ kind }) => kind !== 'new');
    const assignees = await this.assignees.of(starting);
    // in turns, because templates are rendered
    const alerts = await mapInTurns(starting, (problem) => {
      const suppression = suppressed.get(problem.alertId) ?? null;
      const assignee = assignees.get(problem.alertId) ?? null;
      return newAlertOf(problem, { suppression, throttled: reportedOf(problem), assignee }, now);
    });
    const recurrences = await mapInTurns(going, (problem) => recurrenceOf(problem, reportedOf(problem), now));
    const raised = await this.commands.execute(new RaiseAlertsCommand([...storms, ...alerts], recurrences, now));
    await this.commands.execute(new WakeWorsenedAlertsCommand(raised.worsened, now));
    return raised.suppressed;
  }

  private async recover(recoveries: readonly Recovery[], now: Date): Promise<PipelineResult['ended']> {
    if (recoveries.length === 0) return [];
    const alertsOf = await this.commands.execute(new RecoverProblemsCommand(recoveries, now));
    const alertIds = [...new Set([...alertsOf.values()].flat())];
    const resolved = new Set(
      await this.commands.execute(new AutoResolveAlertsCommand(alertIds, now, 'the problem is over')),
    );
    return recoveries.map((recovery) => {
      const reported = alertsOf.get(keyTextOf(recovery)) ?? [];
      return { recovery, alertIds: reported.filter((id) => resolved.has(id)) };
    });
  }

  /** Returns what was throttled of new and reopened problems before, by the alert that reports it now. */
  private async reportThrottled(problems: readonly EventProblem[], now: Date) {
    const starting = problems.filter(({ kind, hasThrottled }) => kind !== 'known' && hasThrottled);
    const keys = starting.flatMap(({ alertId, occurrences: [first] }) =>
      first ? [{ tenantId: first.tenantId, aggregationKey: first.aggregationKey, alertId }] : [],
    );
    const byAlert = new Map<string, ReportedThrottled[]>();
    for (const reported of await this.commands.execute(new ReportThrottledCommand(keys, now)))
      byAlert.set(reported.alertId, [...(byAlert.get(reported.alertId) ?? []), reported]);
    return byAlert;
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
