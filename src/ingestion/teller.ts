import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import {
  FoldOccurrencesCommand,
  type Folded,
  HoldProblemsCommand,
  LockProblemsCommand,
  type Problem,
  RecoverProblemsCommand,
} from '../aggregation';
import { AutoResolveAlertsCommand, RaiseAlertsCommand } from '../alerts';
import type { Occurrence, Recovery, RuleEvent } from '../rules';
import { ClaimAlertQuotaCommand } from '../suppression';
import { newAlertOf, recurrenceOf } from './problem-to-alert';
import { quotaClaimsOf, withinQuota } from './quota';
import { wavesOf } from './waves';

/** What was told of occurrences and recoveries. */
export interface Told extends Folded<Occurrence> {
  /** The recoveries with the alerts that they resolved. */
  readonly ended: readonly { readonly recovery: Recovery; readonly alertIds: readonly string[] }[];
}

const joined = (one: Told, other: Told): Told => ({
  problems: [...one.problems, ...other.problems],
  throttled: [...one.throttled, ...other.throttled],
  outdated: [...one.outdated, ...other.outdated],
  ended: [...one.ended, ...other.ended],
});

/** Brings occurrences to alerts, inside the transaction of their batch: folds, throttles, raises, resolves. */
@Injectable()
export class Teller {
  constructor(private readonly commands: CommandBus) {}

  /**
   * Tells of occurrences, and of the ends of problems, as if one after the other.
   * @param events in the order in which they came
   * @returns the problems that an alert tells of now, and why none tells of the other occurrences
   */
  async tell(
    occurrences: readonly Occurrence[],
    recoveries: readonly Recovery[],
    events: Iterable<RuleEvent>,
    now: Date,
  ): Promise<Told> {
    if (recoveries.length === 0) return { ...(await this.tellWave(occurrences, now)), ended: [] };
    await this.commands.execute(new LockProblemsCommand([...occurrences, ...recoveries]));
    let told: Told = { problems: [], throttled: [], outdated: [], ended: [] };
    for (const wave of wavesOf(occurrences, recoveries, events)) {
      const folded = await this.tellWave(wave.occurrences, now);
      told = joined(told, { ...folded, ended: await this.end(wave.recoveries, now) });
    }
    return told;
  }

  private async tellWave(occurrences: readonly Occurrence[], now: Date): Promise<Folded<Occurrence>> {
    const first = await this.fold(occurrences, now);
    const closed = await this.raise(first.problems, now);
    if (closed.size === 0) return first;
    // their alerts were closed since they were folded: now new ones must tell of them
    const again = first.problems.filter(({ alertId }) => closed.has(alertId)).flatMap((problem) => problem.occurrences);
    const second = await this.fold(again, now, 'afresh');
    await this.raise(second.problems, now);
    const open = first.problems.filter(({ alertId }) => !closed.has(alertId));
    return {
      problems: [...open, ...second.problems],
      throttled: [...first.throttled, ...second.throttled],
      outdated: [...first.outdated, ...second.outdated],
    };
  }

  private async end(recoveries: readonly Recovery[], now: Date): Promise<Told['ended']> {
    if (recoveries.length === 0) return [];
    const alertsOf = await this.commands.execute(new RecoverProblemsCommand(recoveries));
    const told = [...new Set([...alertsOf.values()].flat())];
    const resolved = new Set(
      await this.commands.execute(new AutoResolveAlertsCommand(told, now, 'the problem is over')),
    );
    return recoveries.map((recovery) => {
      const alertIds = alertsOf.get(`${recovery.tenantId} ${recovery.aggregationKey}`) ?? [];
      return { recovery, alertIds: alertIds.filter((id) => resolved.has(id)) };
    });
  }

  private async fold(occurrences: readonly Occurrence[], now: Date, mode?: 'afresh'): Promise<Folded<Occurrence>> {
    const folded = await this.commands.execute(new FoldOccurrencesCommand(occurrences, now, mode));
    const claims = quotaClaimsOf(folded.problems);
    if (claims.length === 0) return folded;
    const granted = await this.commands.execute(new ClaimAlertQuotaCommand(claims, now));
    const { within, over } = withinQuota(
      folded.problems,
      new Map(claims.map(({ ruleId }, i) => [ruleId, granted[i] ?? 0])),
    );
    if (over.length > 0) await this.commands.execute(new HoldProblemsCommand(over));
    const held = over.flatMap((problem) => problem.occurrences);
    return { ...folded, problems: within, throttled: [...folded.throttled, ...held] };
  }

  /** @returns the ids of alerts that were closed, so that nothing could be added to them */
  private async raise(problems: readonly Problem<Occurrence>[], now: Date): Promise<ReadonlySet<string>> {
    const alerts = problems.filter(({ isNew }) => isNew).map((problem) => newAlertOf(problem, now));
    const recurrences = problems.filter(({ isNew }) => !isNew).map((problem) => recurrenceOf(problem, now));
    const closed = await this.commands.execute(new RaiseAlertsCommand(alerts, recurrences));
    return new Set(closed.map(({ alertId }) => alertId));
  }
}
