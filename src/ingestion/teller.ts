import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { FoldOccurrencesCommand, type Folded, HoldProblemsCommand, type Problem } from '../aggregation';
import { RaiseAlertsCommand } from '../alerts';
import { ClaimAlertQuotaCommand } from '../suppression';
import { EventOccurrence, newAlertOf, recurrenceOf } from './problem-to-alert';
import { quotaClaimsOf, withinQuota } from './quota';

/** Brings occurrences to alerts, inside the transaction of their batch: folds, throttles, raises. */
@Injectable()
export class Teller {
  constructor(private readonly commands: CommandBus) {}

  /** @returns the problems that an alert tells of now, and the occurrences that were throttled */
  async tell(occurrences: readonly EventOccurrence[], now: Date): Promise<Folded<EventOccurrence>> {
    const first = await this.fold(occurrences, now);
    const closed = await this.raise(first.problems, now);
    if (closed.size === 0) return first;
    // their alerts were closed since they were folded: now new ones must tell of them
    const again = first.problems.filter(({ alertId }) => closed.has(alertId)).flatMap((problem) => problem.occurrences);
    const second = await this.fold(again, now, 'afresh');
    await this.raise(second.problems, now);
    const open = first.problems.filter(({ alertId }) => !closed.has(alertId));
    return { problems: [...open, ...second.problems], throttled: [...first.throttled, ...second.throttled] };
  }

  private async fold(
    occurrences: readonly EventOccurrence[],
    now: Date,
    mode?: 'afresh',
  ): Promise<Folded<EventOccurrence>> {
    const folded = await this.commands.execute(new FoldOccurrencesCommand(occurrences, now, mode));
    const claims = quotaClaimsOf(folded.problems);
    if (claims.length === 0) return folded;
    const granted = await this.commands.execute(new ClaimAlertQuotaCommand(claims, now));
    const { within, over } = withinQuota(
      folded.problems,
      new Map(claims.map(({ ruleId }, i) => [ruleId, granted[i] ?? 0])),
    );
    if (over.length > 0) await this.commands.execute(new HoldProblemsCommand(over));
    return { problems: within, throttled: [...folded.throttled, ...over.flatMap((problem) => problem.occurrences)] };
  }

  /** @returns the ids of alerts that were closed, so that nothing could be added to them */
  private async raise(problems: readonly Problem<EventOccurrence>[], now: Date): Promise<ReadonlySet<string>> {
    const alerts = problems.filter(({ isNew }) => isNew).map((problem) => newAlertOf(problem, now));
    const recurrences = problems.filter(({ isNew }) => !isNew).map((problem) => recurrenceOf(problem, now));
    const closed = await this.commands.execute(new RaiseAlertsCommand(alerts, recurrences));
    return new Set(closed.map(({ alertId }) => alertId));
  }
}
