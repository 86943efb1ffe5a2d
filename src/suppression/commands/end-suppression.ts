import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Audit } from '../../../libs/audit/audit';
import type { AuditActor } from '../../../libs/audit/audit-entry';
import { Clock } from '../../../libs/kernel/clock';
import { SuppressionEnded, SuppressionNotFound } from '../domain/suppression.errors';
import { SuppressionsRepository } from '../persistence/suppressions.repository';
import { suppressionEntry } from '../suppression-audit';
import { SuppressionSwitch } from '../suppression-switch';

/** Ends a suppression early, for a member; its row is not deleted. Throws SuppressionNotFound, SuppressionEnded. */
export class EndSuppressionCommand extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly by: AuditActor,
  ) {
    super();
  }
}

@CommandHandler(EndSuppressionCommand)
export class EndSuppressionHandler implements ICommandHandler<EndSuppressionCommand> {
  constructor(
    private readonly suppressions: SuppressionsRepository,
    private readonly suppressionSwitch: SuppressionSwitch,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  @Transactional()
  async execute({ tenantId, id, by }: EndSuppressionCommand): Promise<void> {
    const row = await this.suppressions.find(tenantId, id, 'lock');
    if (!row) throw new SuppressionNotFound(id);
    if (!row.isActive) throw new SuppressionEnded(id, row.endedAt ?? row.endTime);
    const now = this.clock.now();
    const ended = { ...row, isActive: false, endedAt: now, endedBy: by.id, updatedAt: now };
    const updated = await this.suppressionSwitch.update(ended, now);
    await this.audit.record(tenantId, by, [suppressionEntry('ended', row, updated)]);
  }
}
