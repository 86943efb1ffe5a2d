import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Audit } from '../../../libs/audit/audit';
import type { AuditActor } from '../../../libs/audit/audit-entry';
import { Clock } from '../../../libs/kernel/clock';
import { SuppressionChanged, SuppressionEnded, SuppressionNotFound } from '../domain/suppression.errors';
import { SuppressionsRepository } from '../persistence/suppressions.repository';
import { checkSuppression } from '../suppression-check';
import { suppressionEntry } from '../suppression-audit';
import { SuppressionSwitch } from '../suppression-switch';
import type { SuppressionDefinition, SuppressionRow } from '../suppression-view';

/** A member says anew what a suppression keeps quiet, and until when. Throws InvalidInput, SuppressionNotFound, SuppressionEnded, SilenceChanged. */
export class ReplaceSuppressionCommand extends Command<SuppressionRow> {
  /** @param version that it must still have, where one is given */
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
    private readonly turns: SuppressionSwitch,
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
    const turned = await this.turns.turn({ ...row, ...definition, version: row.version + 1, updatedAt: now }, now);
    await this.audit.record(tenantId, by, [suppressionEntry('updated', row, turned)]);
    return turned;
  }
}
