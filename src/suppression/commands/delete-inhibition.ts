import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Audit } from '../../../libs/audit/audit';
import type { AuditActor } from '../../../libs/audit/audit-entry';
import { Clock } from '../../../libs/kernel/clock';
import { InhibitionNotFound } from '../domain/suppression.errors';
import { InhibitionsRepository } from '../persistence/inhibitions.repository';
import { SuppressedProblemsRepository } from '../persistence/suppressed-problems.repository';
import { inhibitionEntry } from '../suppression-audit';

/** Deletes an inhibition. Problems that it suppressed are checked again at once. Throws InhibitionNotFound. */
export class DeleteInhibitionCommand extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly by: AuditActor,
  ) {
    super();
  }
}

@CommandHandler(DeleteInhibitionCommand)
export class DeleteInhibitionHandler implements ICommandHandler<DeleteInhibitionCommand> {
  constructor(
    private readonly inhibitions: InhibitionsRepository,
    private readonly problems: SuppressedProblemsRepository,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  @Transactional()
  async execute({ tenantId, id, by }: DeleteInhibitionCommand): Promise<void> {
    const row = await this.inhibitions.find(tenantId, id, 'lock');
    if (!row) throw new InhibitionNotFound(id);
    await this.inhibitions.clearInhibitors(tenantId, id);
    await this.inhibitions.remove(tenantId, id);
    await this.problems.releaseBy(tenantId, 'silencer_id', [id], this.clock.now());
    await this.audit.record(tenantId, by, [inhibitionEntry('deleted', row, undefined)]);
  }
}
