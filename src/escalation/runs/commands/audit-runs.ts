import { Command, CommandHandler, ICommandHandler, QueryBus } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { chunksOf } from '../../../../libs/kernel/chunks-of';
import { Clock } from '../../../../libs/kernel/clock';
import { minutesAfter } from '../../../../libs/kernel/minutes-after';
import { isBroadcast, type LoudAlert, ScanLoudAlertsQuery } from '../../../alerts';
import { GetEscalationStartsQuery } from '../../../directory';
import { EscalationTimer } from '../../timers/escalation-timer';
import { AlertFacts, type RunAlert } from '../alert-facts';
import { RunsRepository } from '../persistence/runs.repository';
import { type EscalationRun, rescheduled } from '../run';
import { type NewRun, RunChanges } from '../run-changes';
import { whyNot } from '../run-end';
import { countRepairs } from '../runs.metrics';

/** What the auditor found, and repaired. */
export interface Audited {
  /** Runs whose next level has been due for a minute. */
  readonly overdue: number;
  /** Runs without a due time. */
  readonly damaged: number;
  /** Alerts that lacked a run for a minute. */
  readonly missing: number;
}

/** Looks for escalations that were forgotten, for whatever reason, and repairs them. Returns what there was. */
export class AuditRunsCommand extends Command<Audited> {}

const PAGE = 5_000;
/** More are looked at by the next audits. */
const MAX_PAGES = 20;
const MAX_COUNTED = 10_000;
const REPAIRED_AT_ONCE = 500;
/** Nobody wants to hear at once of all levels of an alert that has rung for longer: its times count from now. */
const CATCH_UP_MINUTES = 60;

@CommandHandler(AuditRunsCommand)
export class AuditRunsHandler implements ICommandHandler<AuditRunsCommand> {
  private after: LoudAlert | undefined;

  constructor(
    private readonly runs: RunsRepository,
    private readonly changes: RunChanges,
    private readonly facts: AlertFacts,
    private readonly queries: QueryBus,
    private readonly timer: EscalationTimer,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<Audited> {
    const now = this.clock.now();
    const late = await this.runs.overdue(minutesAfter(now, -1), MAX_COUNTED);
    const repaired = await this.repairDamaged(now);
    const begun = await this.beginMissing(now);
    this.timer.schedule([...repaired, ...begun]);
    if (late.length > 0) await this.timer.wake();
    const audited = { overdue: late.length, damaged: repaired.length, missing: begun.length };
    countRepairs(late.length + repaired.length + begun.length);
    return audited;
  }

  @Transactional()
  protected async repairDamaged(now: Date): Promise<readonly EscalationRun[]> {
    const damaged = await this.runs.lockBroken(REPAIRED_AT_ONCE);
    const repaired = damaged.map((run) => (run.state === 'held' ? { ...run, nextAt: now } : rescheduled(run, now)));
    await this.runs.save(repaired);
    return repaired;
  }

  /** Goes on where the last audit stopped. */
  private async beginMissing(now: Date): Promise<readonly EscalationRun[]> {
    const begun: EscalationRun[] = [];
    for (let pages = 0; pages < MAX_PAGES; pages++) {
      const page = await this.queries.execute(new ScanLoudAlertsQuery(minutesAfter(now, -1), PAGE, this.after));
      this.after = page.length < PAGE ? undefined : page.at(-1);
      const withRun = await this.runs.withRun(page);
      const wanted = await this.wantedFor(
        page.filter(({ id, notify }) => notify && !withRun.has(id)),
        now,
      );
      for (const some of chunksOf(wanted, REPAIRED_AT_ONCE)) begun.push(...(await this.store(some, now)));
      if (!this.after) break;
    }
    return begun;
  }

  /** The runs that alerts lack: most of the alerts are of a severity that has no policy, and lack none. */
  private async wantedFor(alerts: readonly LoudAlert[], now: Date): Promise<readonly NewRun[]> {
    const lacking = await this.withPolicy(alerts);
    if (lacking.length === 0) return [];
    const found = await this.facts.of(lacking.map(({ tenantId, id: alertId }) => ({ tenantId, alertId })));
    const escalating = await this.facts.escalatingTenants(lacking.map(({ tenantId }) => tenantId));
    const mayRun = [...found.values()].filter(
      (alert) => !isBroadcast(alert) && whyNot(alert, escalating.has(alert.tenantId)) === undefined,
    );
    const policies = await this.changes.policiesOf(mayRun);
    return mayRun.flatMap((alert): NewRun[] => {
      const policy = policies.get(alert.id);
      if (!policy) return [];
      return [{ alert, policy, n: 0, cause: 'ring', isChosen: false, ringCause: null, at: startOf(alert, now) }];
    });
  }

  /** Those that rang while a policy applied to them. Alerts of one severity and policy are looked up together. */
  private async withPolicy(alerts: readonly LoudAlert[]): Promise<readonly LoudAlert[]> {
    const kinds = new Map(alerts.map((alert) => [kindOf(alert), alert]));
    const policies = await this.changes.policiesOf([...kinds.values()]);
    const since = await this.runs.policiesApplySince([...policies.values()].flatMap(({ id }) => id ?? []));
    const switchedOn = await this.queries.execute(
      new GetEscalationStartsQuery([...new Set(alerts.map(({ tenantId }) => tenantId))]),
    );
    return alerts.filter((alert) => {
      const policy = policies.get(kinds.get(kindOf(alert))?.id ?? '');
      const starts = [since.get(policy?.id ?? ''), switchedOn.get(alert.tenantId)];
      return policy !== undefined && starts.every((start) => start === undefined || start <= alert.rangAt);
    });
  }

  @Transactional()
  protected async store(wanted: readonly NewRun[], now: Date): Promise<readonly EscalationRun[]> {
    return this.changes.begin(wanted, now);
  }
}

const kindOf = ({ tenantId, severity, escalationPolicyId }: LoudAlert): string =>
  `${tenantId} ${severity} ${escalationPolicyId}`;

function startOf({ rangAt, createdAt }: RunAlert, now: Date): Date {
  const rang = rangAt ?? createdAt;
  return rang > minutesAfter(now, -CATCH_UP_MINUTES) ? rang : now;
}
