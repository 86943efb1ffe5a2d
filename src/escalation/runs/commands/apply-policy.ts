import { Command, CommandHandler, ICommandHandler, QueryBus } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Audit } from '../../../../libs/audit/audit';
import type { AuditActor } from '../../../../libs/audit/audit-entry';
import { Clock } from '../../../../libs/kernel/clock';
import type { PolicySnapshot } from '../../policies/domain/policy';
import { PolicyNotFound } from '../../policies/domain/policy.errors';
import { GetPolicySnapshotQuery } from '../../policies/queries/get-policy-snapshot';
import { POLICY_SUBJECT } from '../../policies/policy-audit';
import { EscalationTimer } from '../../timers/escalation-timer';
import { withPolicy } from '../domain/run-progress';
import { RunsRepository } from '../persistence/runs.repository';
import { type EscalationRun, rescheduled } from '../run';

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
    private readonly audit: Audit,
    private readonly queries: QueryBus,
    private readonly timer: EscalationTimer,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, policyId, by }: ApplyPolicyCommand): Promise<number> {
    const policy = await this.queries.execute(new GetPolicySnapshotQuery(tenantId, policyId));
    if (!policy) throw new PolicyNotFound(policyId);
    let renewed = await this.begin(tenantId, policy, by);
    let count = renewed.length;
    this.timer.schedule(renewed);
    while (renewed.length === BATCH) {
      renewed = await this.renew(tenantId, policy, renewed.at(-1)?.alertId ?? null);
      count += renewed.length;
      this.timer.schedule(renewed);
    }
    return count;
  }

  /** The first transaction says who wanted it: what follows may stop half way. */
  @Transactional()
  protected async begin(tenantId: string, policy: PolicySnapshot, by: AuditActor): Promise<readonly EscalationRun[]> {
    const subject = { subjectType: POLICY_SUBJECT, subjectId: policy.id };
    const after = { version: policy.version };
    await this.audit.record(tenantId, by, [{ ...subject, action: 'applied', before: null, after }]);
    return this.renew(tenantId, policy, null);
  }

  /** Renews the next runs. @param after the alert of the last one of those before */
  @Transactional()
  protected async renew(
    tenantId: string,
    policy: PolicySnapshot,
    after: string | null,
  ): Promise<readonly EscalationRun[]> {
    const now = this.clock.now();
    const runs = await this.runs.lockOfPolicy(tenantId, policy.id, after, BATCH);
    const renewed = runs.map((run) => renewedRun(run, policy, now));
    await this.runs.save(renewed);
    return renewed;
  }
}

/** A held run has no times yet. */
function renewedRun(run: EscalationRun, policy: PolicySnapshot, now: Date): EscalationRun {
  const renewed = withPolicy(run, policy);
  return run.state === 'held' ? renewed : rescheduled(renewed, now);
}
