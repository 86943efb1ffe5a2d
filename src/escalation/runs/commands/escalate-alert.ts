import { Command, CommandBus, CommandHandler, ICommandHandler, QueryBus } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Clock } from '../../../../libs/kernel/clock';
import { InvalidInput } from '../../../../libs/kernel/domain-error';
import {
  type Actor,
  AlertChanged,
  AlertClosed,
  AlertNotFound,
  type AlertRow,
  GetAlertQuery,
  LockAlertsCommand,
  type Viewer,
} from '../../../alerts';
import { isDeadlock } from '../../../../libs/kernel/problem-of';
import { GetPolicySnapshotQuery } from '../../policies/queries/get-policy-snapshot';
import { EscalationTimer } from '../../timers/escalation-timer';
import { AlertFacts } from '../alert-facts';
import { following, type RunPolicy } from '../domain/run-progress';
import { LevelTaker, nextOf, type TakingRun } from '../level-taker';
import { LevelWriter } from '../level-writer';
import { RunsRepository } from '../persistence/runs.repository';
import type { EndReason, EscalationRun } from '../run';
import { RunChanges } from '../run-changes';
import { mayBeEscalated, whyNot } from '../run-end';
import { EscalationMovedOn } from '../runs.errors';
import { countLevels } from '../runs.metrics';

/** What a member wants of an escalation. */
export interface EscalationWish {
  readonly notes: string | null;
  /** The policy to use; null: that of the run, else the one that applies. */
  readonly policyId: string | null;
  /** How often the alert was escalated when the member looked; null: whatever happened since. */
  readonly expectedLevel: number | null;
  /** The version that the alert must have; undefined accepts any. */
  readonly version?: number | undefined;
}

/**
 * A member takes the next level of the escalation of an alert now. Later levels keep their times. Without a run the first level of a
 * policy is taken, or the manager is told; once, if the alert may have no run. Throws AlertNotFound, AlertClosed,
 * AlertChanged, EscalationMovedOn, InvalidInput.
 */
export class EscalateAlertCommand extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly alertId: string,
    readonly wish: EscalationWish,
    readonly by: { readonly actor: Actor; readonly viewer: Viewer },
  ) {
    super();
  }
}

/** Tells the managers when there is no policy. */
const managerOnly: RunPolicy = {
  id: null,
  version: null,
  name: 'Manager',
  levels: [{ after_seconds: 0, targets: [{ type: 'manager' }] }],
  repeat_count: 0,
  repeat_every_seconds: null,
};

/** What decides which run is meant. */
interface Found {
  readonly open: EscalationRun | undefined;
  readonly given: RunPolicy | null;
  /** Why the alert may have no run with a timer; undefined: it may. */
  readonly refusal: EndReason | undefined;
  readonly now: Date;
}

/** Somebody else began or ended the run in between. */
class RunMovedOn extends Error {}
const MAX_TRIES = 5;

@CommandHandler(EscalateAlertCommand)
export class EscalateAlertHandler implements ICommandHandler<EscalateAlertCommand> {
  constructor(
    private readonly runs: RunsRepository,
    private readonly changes: RunChanges,
    private readonly facts: AlertFacts,
    private readonly taker: LevelTaker,
    private readonly writer: LevelWriter,
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly timer: EscalationTimer,
    private readonly clock: Clock,
  ) {}

  async execute(command: EscalateAlertCommand): Promise<void> {
    const { tenantId, alertId, wish, by } = command;
    await this.queries.execute(new GetAlertQuery(tenantId, alertId, by.viewer));
    const policy = wish.policyId === null ? null : await this.policyGiven(tenantId, wish.policyId);
    for (let tries = 1; ; tries++)
      try {
        return await this.escalate(command, policy);
      } catch (error) {
        // who begins a run has its row first, and then the alert: they may wait for each other
        if (!(error instanceof RunMovedOn || isDeadlock(error)) || tries === MAX_TRIES) throw error;
      }
  }

  private async policyGiven(tenantId: string, policyId: string): Promise<RunPolicy> {
    const policy = await this.queries.execute(new GetPolicySnapshotQuery(tenantId, policyId));
    if (policy) return policy;
    throw new InvalidInput([{ pointer: '/policy_id', detail: `must be a policy of the tenant (given ${policyId})` }]);
  }

  /** The run is locked first, and then the alert, as timers do. */
  @Transactional()
  protected async escalate(
    { tenantId, alertId, wish, by }: EscalateAlertCommand,
    given: RunPolicy | null,
  ): Promise<void> {
    const now = this.clock.now();
    const [open] = await this.runs.lockOpen([alertId]);
    const alert = await this.lockAlert(tenantId, alertId, wish);
    const isEscalating = (await this.facts.escalatingTenants([tenantId])).has(tenantId);
    const refusal = whyNot(alert, isEscalating);
    const isTimed = refusal === undefined;
    const run = await this.runFor(alert, { open, given, refusal, now });
    const [taken] = await this.taker.take([nextOf(run, alert, by.actor, wish.notes)], now);
    if (!taken) return;
    const saved = await this.writer.write([taken], now, !isTimed);
    this.afterwards([taken], saved, now);
  }

  private async lockAlert(tenantId: string, alertId: string, wish: EscalationWish): Promise<AlertRow> {
    const [alert] = await this.commands.execute(new LockAlertsCommand([alertId]));
    if (alert?.tenantId !== tenantId) throw new AlertNotFound(alertId);
    const { version, expectedLevel } = wish;
    if (version !== undefined && alert.version !== version) throw new AlertChanged(alert.version, version);
    if (expectedLevel !== null && alert.escalationLevel !== expectedLevel)
      throw new EscalationMovedOn(alert.escalationLevel, expectedLevel);
    if (!mayBeEscalated(alert)) throw closed(alert);
    return alert;
  }

  /** The run whose next level is taken: that of the alert, or a new one. */
  private async runFor(alert: AlertRow, { open, given, refusal, now }: Found): Promise<EscalationRun> {
    const isTimed = refusal === undefined;
    const isCurrent = open?.epoch === alert.epoch && isTimed;
    if (open && isCurrent && (given === null || given.id === open.policyId)) return running(open, now);
    const reason = refusal ?? (isCurrent ? 'policy_changed' : 'superseded');
    if (open) await this.changes.end([{ run: open, reason }], new Map([[alert.id, alert]]), now);
    const [latest] = await this.runs.latest(alert.tenantId, [alert.id]);
    const before = latest?.epoch === alert.epoch ? latest : undefined;
    if (before && !isTimed && mayGoOn(before, given)) return before;
    return this.insert(alert, { given, n: before ? before.n + 1 : 0, now });
  }

  private async insert(
    alert: AlertRow,
    { given, n, now }: { given: RunPolicy | null; n: number; now: Date },
  ): Promise<EscalationRun> {
    const policy = given ?? (await this.changes.policiesOf([alert])).get(alert.id) ?? managerOnly;
    const isChosen = given !== null || policy.id === null;
    const fields = { n, cause: 'manual' as const, policy, isChosen, ringCause: null, at: now };
    const run = this.changes.newRun({ alert, ...fields }, now);
    // another transaction may have begun one after this one looked: it waits for the lock of the alert
    if (!(await this.runs.insert([run])).has(run.id)) throw new RunMovedOn();
    return run;
  }

  private afterwards(taking: readonly TakingRun[], saved: readonly EscalationRun[], now: Date): void {
    countLevels(taking, saved, now);
    this.timer.schedule(saved);
  }
}

/** Who asks by hand does not wait until the alert has settled. */
const running = (run: EscalationRun, now: Date): EscalationRun =>
  run.state === 'held' ? { ...run, state: 'running', rangAt: now, ringCause: null } : run;

/** Whether the next level of a run without a timer is wanted, rather than its first one again. */
const mayGoOn = (run: EscalationRun, given: RunPolicy | null): boolean =>
  run.endedReason === 'once' &&
  (given === null || given.id === run.policyId) &&
  following(run.policy, run) !== undefined;

const closed = ({ status, statusBy: by, statusByName: byName, statusAt: at }: AlertRow): AlertClosed =>
  new AlertClosed({ status, by, byName, at }, 'escalated');
