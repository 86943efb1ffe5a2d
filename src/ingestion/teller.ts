import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import {
  FoldOccurrencesCommand,
  HoldProblemsCommand,
  LockProblemsCommand,
  type Problem,
  RecoverProblemsCommand,
  RestoreProblemsCommand,
} from '../aggregation';
import { AutoResolveAlertsCommand, RaiseAlertsCommand, WakeWorsenedAlertsCommand } from '../alerts';
import type { Occurrence, Recovery, RuleEvent } from '../rules';
import {
  EndSilencedCommand,
  KeepSilencedCommand,
  NoteInhibitorsCommand,
  type QuietVerdicts,
  type Silenced,
  TellThrottledCommand,
  type ToldThrottled,
  throttled,
} from '../suppression';
import { type Limited, Limits } from './limits';
import { newAlertOf, recurrenceOf } from './problem-to-alert';
import { wavesOf } from './waves';

type EventProblem = Problem<Occurrence>;

/** What is to be told. */
export interface Telling {
  readonly occurrences: readonly Occurrence[];
  readonly recoveries: readonly Recovery[];
  /** In the order in which they came. */
  readonly events: Iterable<RuleEvent>;
  readonly verdicts: QuietVerdicts<Occurrence>;
  readonly now: Date;
}

/** What was told of occurrences and recoveries. */
export interface Told {
  /** The problems that an alert tells of now. */
  readonly problems: readonly EventProblem[];
  /** The new alerts of which nobody is notified. */
  readonly quiet: ReadonlySet<string>;
  /** Those that no alert tells of: something keeps them quiet, they wait, came too soon, or there were too many. */
  readonly silenced: readonly Silenced<Occurrence>[];
  /** Those of problems that were over since. */
  readonly outdated: readonly Occurrence[];
  /** The recoveries with the alerts that they resolved. */
  readonly ended: readonly { readonly recovery: Recovery; readonly alertIds: readonly string[] }[];
}

type ToldWave = Omit<Told, 'ended'>;

const joined = (one: Told, other: Told): Told => ({
  problems: [...one.problems, ...other.problems],
  quiet: new Set([...one.quiet, ...other.quiet]),
  silenced: [...one.silenced, ...other.silenced],
  outdated: [...one.outdated, ...other.outdated],
  ended: [...one.ended, ...other.ended],
});

/** Brings occurrences to alerts, inside the transaction of their batch: folds, throttles, raises, resolves. */
@Injectable()
export class Teller {
  constructor(
    private readonly commands: CommandBus,
    private readonly limits: Limits,
  ) {}

  /** Tells of occurrences, and of the ends of problems, as if one after the other; and writes down what nobody is told of. */
  async tell(telling: Telling): Promise<Told> {
    const { occurrences, recoveries, verdicts, now } = telling;
    const quiet = occurrences.flatMap((occurrence) => {
      const verdict = verdicts.quiet.get(occurrence.origin);
      return verdict ? [{ occurrence, verdict }] : [];
    });
    const loud = occurrences.filter(({ origin }) => !verdicts.quiet.has(origin));
    const told = await this.tellLoud({ ...telling, occurrences: loud });
    const silenced = [...quiet, ...told.silenced];
    await this.commands.execute(new KeepSilencedCommand(silenced, now));
    await this.commands.execute(new EndSilencedCommand(recoveries, now));
    return { ...told, silenced };
  }

  private async tellLoud(telling: Telling): Promise<Told> {
    const { occurrences, recoveries, events, now } = telling;
    if (recoveries.length === 0) return { ...(await this.tellWave(occurrences, telling)), ended: [] };
    await this.commands.execute(new LockProblemsCommand([...occurrences, ...recoveries]));
    let told: Told = { problems: [], quiet: new Set(), silenced: [], outdated: [], ended: [] };
    for (const wave of wavesOf(occurrences, recoveries, events)) {
      const folded = await this.tellWave(wave.occurrences, telling);
      told = joined(told, { ...folded, ended: await this.end(wave.recoveries, now) });
    }
    return told;
  }

  private async tellWave(occurrences: readonly Occurrence[], telling: Telling): Promise<ToldWave> {
    const first = await this.fold(occurrences, telling);
    const { raised, quiet, closed } = await this.raise(first.limited, telling);
    if (closed.length === 0) return { ...first, problems: raised, quiet };
    // their alerts were closed since they were folded: now new ones must tell of them
    const again = closed.flatMap((problem) => problem.occurrences);
    const second = await this.fold(again, telling, 'afresh');
    const reraised = await this.raise(second.limited, telling);
    return {
      problems: [...raised, ...reraised.raised],
      quiet: new Set([...quiet, ...reraised.quiet]),
      silenced: [...first.silenced, ...second.silenced],
      outdated: [...first.outdated, ...second.outdated],
    };
  }

  private async end(recoveries: readonly Recovery[], now: Date): Promise<Told['ended']> {
    if (recoveries.length === 0) return [];
    const alertsOf = await this.commands.execute(new RecoverProblemsCommand(recoveries, now));
    const told = [...new Set([...alertsOf.values()].flat())];
    const resolved = new Set(
      await this.commands.execute(new AutoResolveAlertsCommand(told, now, 'the problem is over')),
    );
    return recoveries.map((recovery) => {
      const alertIds = alertsOf.get(`${recovery.tenantId} ${recovery.aggregationKey}`) ?? [];
      return { recovery, alertIds: alertIds.filter((id) => resolved.has(id)) };
    });
  }

  private async fold(occurrences: readonly Occurrence[], { verdicts, now }: Telling, mode?: 'afresh') {
    const folded = await this.commands.execute(new FoldOccurrencesCommand(occurrences, now, mode));
    const limited = await this.limits.apply(folded.problems, verdicts.waits, now);
    const { refused } = limited;
    if (refused.length > 0) await this.commands.execute(new HoldProblemsCommand(refused.map(({ problem }) => problem)));
    const silenced: Silenced<Occurrence>[] = [
      ...folded.throttled.map((one) => ({ occurrence: one, verdict: throttled('throttle', one.ruleId) })),
      ...refused.flatMap(({ problem, verdict }) => problem.occurrences.map((occurrence) => ({ occurrence, verdict }))),
    ];
    return { limited, silenced, outdated: folded.outdated };
  }

  /** @returns the problems with the alerts that tell of them; of those that are closed, none does */
  private async raise({ within, quiet, storms }: Limited, { verdicts, now }: Telling) {
    const fresh = within.filter(({ isNew }) => isNew);
    const throttledOf = await this.tellThrottled(fresh, now);
    const alerts = fresh.map((problem) =>
      newAlertOf(
        problem,
        { quiet: quiet.get(problem.alertId) ?? null, throttled: throttledOf.get(problem.alertId) ?? [] },
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
    await this.noteInhibitors(raised, verdicts.inhibiting);
    return { raised, quiet: result.quiet, closed: within.filter(({ alertId }) => result.closed.has(alertId)) };
  }

  private async tellThrottled(problems: readonly EventProblem[], now: Date) {
    const again = problems.filter(({ hasThrottled }) => hasThrottled);
    const keys = again.flatMap(({ alertId, occurrences: [first] }) =>
      first ? [{ tenantId: first.tenantId, aggregationKey: first.aggregationKey, alertId }] : [],
    );
    const byAlert = new Map<string, ToldThrottled[]>();
    for (const told of await this.commands.execute(new TellThrottledCommand(keys, now)))
      byAlert.set(told.alertId, [...(byAlert.get(told.alertId) ?? []), told]);
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

  private async noteInhibitors(
    problems: readonly EventProblem[],
    inhibiting: QuietVerdicts<Occurrence>['inhibiting'],
  ): Promise<void> {
    if (inhibiting.size === 0) return;
    const inhibitors = problems.flatMap(({ alertId, occurrences }) =>
      occurrences.flatMap(({ tenantId, origin }) =>
        (inhibiting.get(origin) ?? []).map((place) => ({ ...place, tenantId, alertId })),
      ),
    );
    await this.commands.execute(new NoteInhibitorsCommand(inhibitors));
  }
}
