import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Audit } from '../../../../libs/audit/audit';
import type { AuditActor } from '../../../../libs/audit/audit-entry';
import { PoliciesRepository } from '../persistence/policies.repository';
import { policyEntry } from '../policy-audit';

/** Deletes an escalation policy that nothing names. Throws PolicyNotFound, PolicyChanged, PolicyInUse. */
export class DeletePolicyCommand extends Command<void> {
  /** @param version the version it must have; undefined: any */
  constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly by: AuditActor,
    readonly version?: number,
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
    const row = await this.policies.lock(tenantId, id, version);
    await this.policies.remove(row);
    await this.audit.record(tenantId, by, [policyEntry('deleted', row, undefined)]);
  }
}
