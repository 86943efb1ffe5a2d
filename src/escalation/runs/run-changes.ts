import { Injectable } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { Config } from '../../../libs/config/config';
import { SYSTEM } from '../../../libs/database/database';
import { minutesAfter } from '../../../libs/kernel/minutes-after';
import { uuidv7 } from '../../../libs/kernel/uuid';
import { Outbox } from '../../../libs/outbox/outbox';
import { alertEventFields, RecordEscalationCommand } from '../../alerts';
import { GetApplicablePoliciesQuery } from '../policies/queries/get-applicable-policies';
import type { RunAlert } from './alert-facts';
import type { RunPolicy } from './domain/run-progress';
import { EscalationEndedEvent } from './events/escalation-ended.event';
import { withNext } from './level-writer';
import { RunsRepository } from './persistence/runs.repository';
import { endedRun, type EndReason, type EscalationRun, type RunCause } from './run';

/** A run that is to begin. */
export interface NewRun {
  readonly alert: RunAlert;
  readonly n: number;
  readonly cause: RunCause;
  readonly policy: RunPolicy;
  readonly isChosen: boolean;
  readonly ringCause: string | null;
  /** From when its times count. */
  readonly at: Date;
}

/** Begins and ends runs, in the current transaction. */
@Injectable()
export class RunChanges {
  constructor(
    private readonly runs: RunsRepository,
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly outbox: Outbox,
    private readonly config: Config,
  ) {}

  /** The policies that apply to alerts now, by alert. */
  policiesOf(
    alerts: readonly Pick<RunAlert, 'tenantId' | 'id' | 'severity' | 'escalationPolicyId'>[],
  ): Promise<ReadonlyMap<string, RunPolicy>> {
    const wanted = alerts.map(({ tenantId, id: alertId, severity, escalationPolicyId: policyId }) => ({
      ...{ tenantId, alertId, severity, policyId },
    }));
    return this.queries.execute(new GetApplicablePoliciesQuery(wanted));
  }

  /** The run as it begins: held while the alert flaps. */
  newRun({ alert, n, cause, policy, isChosen, ringCause, at }: NewRun, now: Date): EscalationRun {
    const { tenantId, id: alertId, epoch, isFlapping } = alert;
    const run: EscalationRun = {
      id: uuidv7(now.getTime()),
      ...{ tenantId, alertId, epoch, n, cause, policy, policyId: policy.id, isChosen },
      ...{ ringCause, rangAt: at, round: 0, level: 0, onlyNobody: true, hasReached: false, told: [] },
      ...{ state: 'running', nextAt: at, endedReason: null, startedAt: now, endedAt: null, version: 1 },
    };
    const heldUntil = minutesAfter(at, this.config.escalation.flappingHoldMinutes);
    return isFlapping && cause === 'ring' ? { ...run, state: 'held', nextAt: heldUntil } : withNext(run, now);
  }

  /** Begins runs, except where one of the alert is not over. @returns those that began */
  async begin(wanted: readonly NewRun[], now: Date): Promise<readonly EscalationRun[]> {
    const runs = wanted.map((one) => this.newRun(one, now));
    const ids = await this.runs.insert(runs);
    const begun = runs.filter(({ id }) => ids.has(id));
    const rangAt = new Map(wanted.map(({ alert }) => [alert.id, alert.rangAt?.getTime()]));
    await this.moveTimes(begun.filter((run) => rangAt.get(run.alertId) !== run.rangAt.getTime()));
    return begun;
  }

  /** Records in the alerts from when the times of their runs count. */
  async moveTimes(runs: readonly EscalationRun[]): Promise<void> {
    await this.commands.execute(
      new RecordEscalationCommand(
        runs.map(({ tenantId, alertId, epoch, rangAt: at }) => ({
          ...{ tenantId, alertId, epoch, rangAt: at, escalationLevel: null, history: [] },
        })),
      ),
    );
  }

  /** Ends runs that are locked, and says so. @param alerts by id; an alert that is missing was deleted */
  async end(
    ends: readonly { readonly run: EscalationRun; readonly reason: EndReason }[],
    alerts: ReadonlyMap<string, RunAlert>,
    at: Date,
  ): Promise<void> {
    await this.runs.save(ends.map(({ run, reason }) => endedRun(run, reason, at)));
    await this.outbox.record(
      SYSTEM,
      ends.flatMap(({ run, reason }) => {
        const alert = alerts.get(run.alertId);
        return alert ? [new EscalationEndedEvent({ ...alertEventFields(alert, at), reason })] : [];
      }),
    );
  }
}
