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
import { GetPolicySnapshotQuery } from '../../policies/queries/get-policy-snapshot';
import { AlertFacts } from '../alert-facts';
import type { RunPolicy } from '../domain/run-progress';
import { LevelTaker, nextOf } from '../level-taker';
import { LevelWriter } from '../level-writer';
import { type Escalated, ManualRuns, mayBeTimed } from '../manual-runs';
import { RunsRepository } from '../persistence/runs.repository';
import { mayBeEscalated } from '../run-end';
import { EscalationMovedOn } from '../runs.errors';

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

@CommandHandler(EscalateAlertCommand)
export class EscalateAlertHandler implements ICommandHandler<EscalateAlertCommand> {
  constructor(
    private readonly runs: RunsRepository,
    private readonly manual: ManualRuns,
    private readonly facts: AlertFacts,
    private readonly taker: LevelTaker,
    private readonly writer: LevelWriter,
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly clock: Clock,
  ) {}

  async execute(command: EscalateAlertCommand): Promise<void> {
    const { tenantId, alertId, wish, by } = command;
    await this.queries.execute(new GetAlertQuery(tenantId, alertId, by.viewer));
    const policy = wish.policyId === null ? null : await this.policyGiven(tenantId, wish.policyId);
    await this.manual.take(() => this.escalate(command, policy));
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
  ): Promise<Escalated> {
    const now = this.clock.now();
    const [open] = await this.runs.lockOpen([alertId]);
    const alert = await this.lockAlert(tenantId, alertId, wish);
    const isEscalating = (await this.facts.escalatingTenants([tenantId])).has(tenantId);
    const wanted = { alert, open, given, isEscalating };
    const runs = await this.manual.of([wanted], now);
    const next = runs.map((run) => nextOf(run, alert, by.actor, wish.notes));
    const taking = await this.taker.take(next, now);
    return { taking, saved: await this.writer.write(taking, now, !mayBeTimed(wanted)) };
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
}

const closed = ({ status, statusBy: by, statusByName: byName, statusAt: at }: AlertRow): AlertClosed =>
  new AlertClosed({ status, by, byName, at }, 'escalated');
