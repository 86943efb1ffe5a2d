import { Command, CommandHandler, ICommandHandler, QueryBus } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Audit } from '../../../../libs/audit/audit';
import type { AuditActor } from '../../../../libs/audit/audit-entry';
import { SYSTEM } from '../../../../libs/database/database';
import { Clock } from '../../../../libs/kernel/clock';
import { Outbox } from '../../../../libs/outbox/outbox';
import { alertEventFields } from '../../../alerts';
import { PolicyNotFound } from '../../policies/domain/policy.errors';
import { GetPolicySnapshotQuery } from '../../policies/queries/get-policy-snapshot';
import { EscalationTimer } from '../../timers/escalation-timer';
import { AlertFacts } from '../alert-facts';
import { type RunPolicy, withPolicy } from '../domain/run-progress';
import { EscalationEndedEvent } from '../events/escalation-ended.event';
import { withNext } from '../level-writer';
import { RunsRepository } from '../persistence/runs.repository';
import type { EscalationRun } from '../run';

/**
 * Gives the running escalations of a policy its current version. What was taken stays. Returns how many there were. Throws
 * PolicyNotFound.
 */
export class ApplyPolicyCommand extends Command<number> {
  constructor(
    readonly tenantId: string,
    readonly policyId: string,
    readonly by: AuditActor,
  ) {
    super();
  }
}

const BATCH = 500;

@CommandHandler(ApplyPolicyCommand)
export class ApplyPolicyHandler implements ICommandHandler<ApplyPolicyCommand> {
  constructor(
    private readonly runs: RunsRepository,
    private readonly facts: AlertFacts,
    private readonly outbox: Outbox,
    private readonly audit: Audit,
    private readonly queries: QueryBus,
    private readonly timer: EscalationTimer,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, policyId, by }: ApplyPolicyCommand): Promise<number> {
    const policy = await this.queries.execute(new GetPolicySnapshotQuery(tenantId, policyId));
    if (!policy) throw new PolicyNotFound(policyId);
    let count = 0;
    for (let some: readonly EscalationRun[] = [], last: string | null = null; ; last = some.at(-1)?.id ?? null) {
      some = await this.applyTo(tenantId, policy, last);
      count += some.length;
      this.timer.schedule(some);
      if (some.length < BATCH) break;
    }
    await this.audit.record(tenantId, by, [
      {
        action: 'applied',
        subjectType: 'escalation_policy',
        subjectId: policyId,
        before: null,
        after: { version: policy.version, runs: count },
      },
    ]);
    return count;
  }

  @Transactional()
  protected async applyTo(
    tenantId: string,
    policy: RunPolicy,
    after: string | null,
  ): Promise<readonly EscalationRun[]> {
    const now = this.clock.now();
    const runs = await this.runs.lockOfPolicy(tenantId, policy.id ?? '', after, BATCH);
    const renewed = runs.map((run) => renewedRun(run, policy, now));
    await this.runs.save(renewed);
    const over = renewed.filter(({ state }) => state === 'ended');
    const alerts = await this.facts.of(over);
    await this.outbox.record(
      SYSTEM,
      over.flatMap(({ alertId }) => {
        const alert = alerts.get(alertId);
        return alert ? [new EscalationEndedEvent({ ...alertEventFields(alert, now), reason: 'exhausted' })] : [];
      }),
    );
    return renewed;
  }
}

/** A held run has no times yet. */
function renewedRun(run: EscalationRun, policy: RunPolicy, now: Date): EscalationRun {
  const renewed = withPolicy(run, policy);
  return run.state === 'held' ? renewed : withNext(renewed, now);
}
