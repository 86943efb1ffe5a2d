import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Clock } from '../../../../libs/kernel/clock';
import { BulkActionNotFound } from '../../lifecycle/domain/alert.errors';
import { BulkProgress } from '../bulk-progress';
import type { BulkActionRow } from '../persistence/bulk-action.entity';
import { BulkActionsRepository } from '../persistence/bulk-actions.repository';

/**
 * Cancels a bulk action: no further alerts are changed, and earlier changes stay. Has no effect on a bulk action that
 * is not running. Returns the bulk action. Throws BulkActionNotFound.
 */
export class CancelBulkActionCommand extends Command<BulkActionRow> {
  constructor(
    readonly tenantId: string,
    readonly id: string,
    /** Only if this member started it; undefined: any member. */
    readonly startedBy: string | undefined,
  ) {
    super();
  }
}

@CommandHandler(CancelBulkActionCommand)
export class CancelBulkActionHandler implements ICommandHandler<CancelBulkActionCommand> {
  constructor(
    private readonly actions: BulkActionsRepository,
    private readonly progress: BulkProgress,
    private readonly clock: Clock,
  ) {}

  @Transactional()
  async execute({ tenantId, id, startedBy }: CancelBulkActionCommand): Promise<BulkActionRow> {
    const found = await this.actions.find(tenantId, id, startedBy);
    if (!found) throw new BulkActionNotFound(id);
    const now = this.clock.now();
    await this.actions.cancel(tenantId, id, now);
    const action = (await this.actions.find(tenantId, id)) ?? found;
    await this.progress.tell(action, now);
    return action;
  }
}
