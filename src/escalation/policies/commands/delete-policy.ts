import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Audit } from '../../../../libs/audit/audit';
import type { AuditActor } from '../../../../libs/audit/audit-entry';
import { requireVersion, type WantedVersion } from '../../../../libs/kernel/wanted-version';
import { PolicyChanged } from '../domain/policy.errors';
import { PoliciesRepository } from '../persistence/policies.repository';
import { policyEntry } from '../policy-audit';

/** Deletes an escalation policy that nothing names. Throws PolicyNotFound, PolicyChanged, VersionRequired, PolicyInUse. */
export class DeletePolicyCommand extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly by: AuditActor,
    readonly version: WantedVersion,
  ) {
    super();
  }
}

@CommandHandler(DeletePolicyCommand)
export class DeletePolicyHandler implements ICommandHandler<DeletePolicyCommand> {
  constructor(
    private readonly policies: PoliciesRepository,
    private readonly audit: Audit,
  ) {}

  @Transactional()
  async execute({ tenantId, id, by, version }: DeletePolicyCommand): Promise<void> {
    const row = await this.policies.lock(tenantId, id);
    requireVersion(version, row.version, PolicyChanged);
    await this.policies.remove(row);
    await this.audit.record(tenantId, by, [policyEntry('deleted', row, undefined)]);
  }
}
