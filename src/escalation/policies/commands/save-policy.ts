import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Audit } from '../../../../libs/audit/audit';
import type { AuditActor } from '../../../../libs/audit/audit-entry';
import { Clock } from '../../../../libs/kernel/clock';
import { InvalidInput } from '../../../../libs/kernel/domain-error';
import { uuidv7 } from '../../../../libs/kernel/uuid';
import { requireVersion, type WantedVersion } from '../../../../libs/kernel/wanted-version';
import { memberRoles } from '../../../directory';
import { NamedTargets } from '../../targets/named-targets';
import { appliesToMore, type PolicyDefinition } from '../domain/policy';
import { policyFaults } from '../domain/policy-faults';
import { PolicyChanged, TooManyPolicies } from '../domain/policy.errors';
import { PoliciesRepository } from '../persistence/policies.repository';
import type { PolicyRow } from '../policy-view';
import { policyEntry } from '../policy-audit';
import { PolicyLint, type PolicyWarning } from '../policy-lint';

/** A policy that was saved, and what may surprise its author. */
export interface SavedPolicy {
  readonly row: PolicyRow;
  readonly warnings: readonly PolicyWarning[];
}

/**
 * Creates an escalation policy (without an id) or replaces one. Runs that go on keep their snapshot.
 * Throws InvalidInput, PolicyNameTaken, DefaultPolicyTaken, PolicyNotFound, PolicyChanged, VersionRequired, TooManyPolicies.
 */
export class SavePolicyCommand extends Command<SavedPolicy> {
  /** @param version that of what is replaced */
  constructor(
    readonly tenantId: string,
    readonly definition: PolicyDefinition,
    readonly by: AuditActor,
    readonly id?: string,
    readonly version?: WantedVersion,
  ) {
    super();
  }
}

const MAX_POLICIES = 100;

@CommandHandler(SavePolicyCommand)
export class SavePolicyHandler implements ICommandHandler<SavePolicyCommand> {
  constructor(
    private readonly policies: PoliciesRepository,
    private readonly targets: NamedTargets,
    private readonly lint: PolicyLint,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  @Transactional()
  async execute({ tenantId, definition, by, id, version }: SavePolicyCommand): Promise<SavedPolicy> {
    const now = this.clock.now();
    const before = id === undefined ? undefined : await this.policies.lock(tenantId, id);
    if (before) requireVersion(version, before.version, PolicyChanged);
    await this.check(tenantId, definition);
    if (!before) await this.checkCount(tenantId);
    const own = before ?? { id: uuidv7(now.getTime()), tenantId, createdBy: by.id, createdAt: now, version: 0 };
    const appliesSince = before && !appliesToMore(before, definition) ? before.appliesSince : now;
    const row: PolicyRow = { ...own, ...definition, appliesSince, version: own.version + 1, updatedAt: now };
    await this.policies.save(row);
    const warnings = await this.lint.warningsOf(row, now);
    await this.audit.record(tenantId, by, [policyEntry(before ? 'updated' : 'created', before, row)]);
    return { row, warnings };
  }

  private async check(tenantId: string, definition: PolicyDefinition): Promise<void> {
    const faults = policyFaults(definition, memberRoles);
    if (faults.length > 0) throw new InvalidInput(faults);
    const unknown = await this.targets.faultsOf(tenantId, definition.levels);
    if (unknown.length > 0) throw new InvalidInput(unknown);
  }

  private async checkCount(tenantId: string): Promise<void> {
    const count = await this.policies.lockedCount(tenantId);
    if (count >= MAX_POLICIES) throw new TooManyPolicies(MAX_POLICIES, count);
  }
}
