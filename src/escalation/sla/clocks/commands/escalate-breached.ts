import { Command, CommandBus, CommandHandler, ICommandHandler, QueryBus } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { SYSTEM } from '../../../../../libs/database/database';
import { chunksOf } from '../../../../../libs/kernel/chunks-of';
import { Clock } from '../../../../../libs/kernel/clock';
import { type AlertRow, LockAlertsCommand } from '../../../../alerts';
import { GetTenantSettingsQuery } from '../../../../directory';
import { GetPolicySnapshotQuery } from '../../../policies/queries/get-policy-snapshot';
import { AlertFacts } from '../../../runs/alert-facts';
import { following, type RunPolicy } from '../../../runs/domain/run-progress';
import { LevelTaker, type TakingRun } from '../../../runs/level-taker';
import { LevelWriter } from '../../../runs/level-writer';
import { type Escalated, ManualRuns, mayBeTimed } from '../../../runs/manual-runs';
import { RunsRepository } from '../../../runs/persistence/runs.repository';
import type { EscalationRun } from '../../../runs/run';
import { RunChanges } from '../../../runs/run-changes';
import type { SlaBreachedEvent } from '../events/sla-breached.event';
import { ClocksRepository } from '../persistence/clocks.repository';

/**
 * Escalates alerts to which nobody reacted in time: the next level of the escalation that runs is taken now; without one an
 * escalation begins. The same events again change nothing.
 */
export class EscalateBreachedCommand extends Command<void> {
  constructor(readonly events: readonly SlaBreachedEvent[]) {
    super();
  }
}

const MAX_AT_ONCE = 500;

@CommandHandler(EscalateBreachedCommand)
export class EscalateBreachedHandler implements ICommandHandler<EscalateBreachedCommand> {
  constructor(
    private readonly clocks: ClocksRepository,
    private readonly runs: RunsRepository,
    private readonly manual: ManualRuns,
    private readonly changes: RunChanges,
    private readonly facts: AlertFacts,
    private readonly taker: LevelTaker,
    private readonly writer: LevelWriter,
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly clock: Clock,
  ) {}

  async execute({ events }: EscalateBreachedCommand): Promise<void> {
    const responses = events.filter(({ sla }) => sla === 'response');
    for (const some of chunksOf(responses, MAX_AT_ONCE)) {
      const policies = await this.policiesOf([...new Set(some.map(({ tenantId }) => tenantId))]);
      await this.manual.take(() => this.escalate(some, policies));
    }
  }

  /** The policies for missed deadlines, by tenant. */
  private async policiesOf(tenantIds: readonly string[]): Promise<ReadonlyMap<string, RunPolicy>> {
    const policies = new Map<string, RunPolicy>();
    for (const [tenantId, { sla }] of await this.queries.execute(new GetTenantSettingsQuery(tenantIds))) {
      const id = sla.slaBreachPolicyId;
      const policy = id === null ? undefined : await this.queries.execute(new GetPolicySnapshotQuery(tenantId, id));
      if (policy) policies.set(tenantId, policy);
    }
    return policies;
  }

  /** The clocks are locked first, then the runs, then the alerts. */
  @Transactional()
  protected async escalate(
    events: readonly SlaBreachedEvent[],
    policies: ReadonlyMap<string, RunPolicy>,
  ): Promise<Escalated> {
    const now = this.clock.now();
    const clocks = await this.clocks.lockUnescalated(events.map(({ clockId }) => clockId));
    const open = await this.runs.lockOpen(clocks.map(({ alertId }) => alertId));
    const alerts = await this.waitingFor(
      events,
      clocks.map(({ alertId }) => alertId),
    );
    const running = new Map(open.map((run) => [run.alertId, run]));
    const next = alerts.flatMap((alert) => nextOfRun(running.get(alert.id), alert));
    const taking = await this.taker.take(next, now);
    const taken = await this.writer.write(taking, now);
    const begun = await this.begin(
      alerts.filter(({ id }) => !running.has(id)),
      policies,
      now,
    );
    await this.clocks.escalated(
      clocks.map(({ id }) => id),
      now,
    );
    return { taking, saved: [...taken, ...begun] };
  }

  /** Those of the alerts to which nobody has reacted since, and whose escalations may have timers; locked. */
  private async waitingFor(events: readonly SlaBreachedEvent[], ids: readonly string[]): Promise<readonly AlertRow[]> {
    const epochs = new Map(events.map(({ alertId, epoch }) => [alertId, epoch]));
    const alerts = await this.commands.execute(new LockAlertsCommand(ids));
    const escalating = await this.facts.escalatingTenants(alerts.map(({ tenantId }) => tenantId));
    return alerts.filter(
      (alert) =>
        alert.epoch === epochs.get(alert.id) && mayBeTimed({ alert, isEscalating: escalating.has(alert.tenantId) }),
    );
  }

  private async begin(
    alerts: readonly AlertRow[],
    policies: ReadonlyMap<string, RunPolicy>,
    now: Date,
  ): Promise<readonly EscalationRun[]> {
    const own = await this.changes.policiesOf(alerts.filter(({ tenantId }) => !policies.has(tenantId)));
    const ids = alerts.map(({ id }) => id);
    const latest = new Map((await this.runs.latest(SYSTEM, ids)).map((run) => [run.alertId, run]));
    const wanted = alerts.flatMap((alert) => {
      const chosen = policies.get(alert.tenantId);
      const policy = chosen ?? own.get(alert.id);
      const before = latest.get(alert.id);
      const n = before?.epoch === alert.epoch ? before.n + 1 : 0;
      const how = { cause: 'sla', isChosen: chosen !== undefined, ringCause: null, at: now } as const;
      return policy ? [{ alert, policy, n, ...how }] : [];
    });
    return this.changes.begin(wanted, now);
  }
}

/** A run that is held takes no level until its alert has settled. */
function nextOfRun(run: EscalationRun | undefined, alert: AlertRow): readonly TakingRun[] {
  const next = run?.state === 'running' && run.epoch === alert.epoch ? following(run.policy, run) : undefined;
  return run && next ? [{ run, alert, by: null, notes: null, handled: [], pending: [next] }] : [];
}
