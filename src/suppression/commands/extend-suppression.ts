import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Audit } from '../../../libs/audit/audit';
import type { AuditActor } from '../../../libs/audit/audit-entry';
import { Clock } from '../../../libs/kernel/clock';
import { minutesAfter } from '../../../libs/kernel/minutes-after';
import { SuppressionEnded, SuppressionNotFound } from '../domain/suppression.errors';
import { warningTime } from '../domain/warning-time';
import { SuppressionsRepository } from '../persistence/suppressions.repository';
import { suppressionEntry } from '../suppression-audit';
import { checkSuppression } from '../suppression-check';
import { SuppressionSwitch } from '../suppression-switch';
import type { SuppressionRow } from '../suppression-view';

/** Lets a suppression end later, for a member. Throws InvalidInput, SuppressionNotFound, SuppressionEnded. */
export class ExtendSuppressionCommand extends Command<SuppressionRow> {
  /** @param until only if it still ends at this time: else nothing changes. Undefined: whenever it ends */
  constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly minutes: number,
    readonly by: AuditActor,
    readonly until?: Date,
  ) {
    super();
  }
}

@CommandHandler(ExtendSuppressionCommand)
export class ExtendSuppressionHandler implements ICommandHandler<ExtendSuppressionCommand> {
  constructor(
    private readonly suppressions: SuppressionsRepository,
    private readonly suppressionSwitch: SuppressionSwitch,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  @Transactional()
  async execute({ tenantId, id, minutes, by, until }: ExtendSuppressionCommand): Promise<SuppressionRow> {
    const now = this.clock.now();
    const row = await this.suppressions.find(tenantId, id, 'lock');
    if (!row) throw new SuppressionNotFound(id);
    if (!row.isActive || row.endTime <= now) throw new SuppressionEnded(id, row.endedAt ?? row.endTime);
    if (until && row.endTime.getTime() !== until.getTime()) return row;
    const later = { ...row, endTime: minutesAfter(row.endTime, minutes), version: row.version + 1, updatedAt: now };
    // who made it has confirmed how much it suppresses
    checkSuppression(later, true, now);
    const updated = await this.suppressionSwitch.update({ ...later, warnAt: warningTime(later, now) }, now);
    await this.audit.record(tenantId, by, [suppressionEntry('updated', row, updated)]);
    return updated;
  }
}
