import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Audit } from '../../../libs/audit/audit';
import type { AuditActor } from '../../../libs/audit/audit-entry';
import { Clock } from '../../../libs/kernel/clock';
import { SuppressionChanged, SuppressionEnded, SuppressionNotFound } from '../domain/suppression.errors';
import { warningTime } from '../domain/warning-time';
import { SuppressionsRepository } from '../persistence/suppressions.repository';
import { checkSuppression } from '../suppression-check';
import { suppressionEntry } from '../suppression-audit';
import { SuppressionSwitch } from '../suppression-switch';
import type { SuppressionDefinition, SuppressionRow } from '../suppression-view';

/**
 * Replaces the definition of a suppression, for a member.
 * Throws InvalidInput, SuppressionNotFound, SuppressionEnded, SuppressionChanged.
 */
export class ReplaceSuppressionCommand extends Command<SuppressionRow> {
  /** @param version the version it must have; undefined: any */
  constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly definition: SuppressionDefinition,
    readonly by: AuditActor,
    readonly isConfirmed: boolean,
    readonly version?: number,
  ) {
    super();
  }
}

@CommandHandler(ReplaceSuppressionCommand)
export class ReplaceSuppressionHandler implements ICommandHandler<ReplaceSuppressionCommand> {
  constructor(
    private readonly suppressions: SuppressionsRepository,
    private readonly suppressionSwitch: SuppressionSwitch,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  @Transactional()
  async execute(command: ReplaceSuppressionCommand): Promise<SuppressionRow> {
    const { tenantId, id, definition, by, isConfirmed, version } = command;
    const now = this.clock.now();
    const row = await this.suppressions.find(tenantId, id, 'lock');
    if (!row) throw new SuppressionNotFound(id);
    if (!row.isActive) throw new SuppressionEnded(id, row.endedAt ?? row.endTime);
    if (version !== undefined && version !== row.version) throw new SuppressionChanged(row.version);
    checkSuppression(definition, isConfirmed, now);
    const hasSameEnd = definition.endTime.getTime() === row.endTime.getTime();
    const warnAt = hasSameEnd ? row.warnAt : warningTime(definition, now);
    const replaced = { ...row, ...definition, warnAt, version: row.version + 1, updatedAt: now };
    const updated = await this.suppressionSwitch.update(replaced, now);
    await this.audit.record(tenantId, by, [suppressionEntry('updated', row, updated)]);
    return updated;
  }
}
