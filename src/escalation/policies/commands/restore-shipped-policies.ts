import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Audit } from '../../../../libs/audit/audit';
import type { AuditActor } from '../../../../libs/audit/audit-entry';
import type { PolicyRow } from '../policy-view';
import { policyEntry } from '../policy-audit';
import { PolicyShipping } from '../policy-shipping';

/** Brings back the shipped policies that a tenant lacks, by their names. Edited ones stay. @returns those that were missing */
export class RestoreShippedPoliciesCommand extends Command<readonly PolicyRow[]> {
  constructor(
    readonly tenantId: string,
    readonly by: AuditActor,
  ) {
    super();
  }
}

@CommandHandler(RestoreShippedPoliciesCommand)
export class RestoreShippedPoliciesHandler implements ICommandHandler<RestoreShippedPoliciesCommand> {
  constructor(
    private readonly shipping: PolicyShipping,
    private readonly audit: Audit,
  ) {}

  @Transactional()
  async execute({ tenantId, by }: RestoreShippedPoliciesCommand): Promise<readonly PolicyRow[]> {
    const restored = await this.shipping.ship([tenantId], by);
    const entries = restored.map((row) => policyEntry('restored', undefined, row));
    await this.audit.record(tenantId, by, entries);
    return restored;
  }
}
