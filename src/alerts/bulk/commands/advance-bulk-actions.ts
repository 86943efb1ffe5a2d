import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Database } from '../../../../libs/database/database';
import { Clock } from '../../../../libs/kernel/clock';
import type { SeenAlert } from '../../listing/alert-view';
import { BulkActionService } from '../bulk-action.service';
import type { BulkActionRow } from '../persistence/bulk-action.entity';
import type { BulkAlertAction } from '../domain/bulk';
import { BulkActionsRepository } from '../persistence/bulk-actions.repository';
import { listing } from '../../listing/queries/list-alerts';

/** Continues the running bulk actions until none is left. */
export class AdvanceBulkActionsCommand extends Command<void> {}

const CHUNK = 500;

@CommandHandler(AdvanceBulkActionsCommand)
export class AdvanceBulkActionsHandler implements ICommandHandler<AdvanceBulkActionsCommand> {
  constructor(
    private readonly bulk: BulkActionService,
    private readonly actions: BulkActionsRepository,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<void> {
    while (await this.advance());
  }

  /**
   * Performs one chunk of a bulk action. The progress is saved in the same transaction, so that nothing is done twice
   * after a crash.
   * @returns false when no bulk action is running
   */
  @Transactional()
  protected async advance(): Promise<boolean> {
    const action = await this.actions.lockNext();
    if (!action) return false;
    const at = this.clock.now();
    const alerts = await this.next(action);
    const ids = alerts.map(({ id }) => id);
    const by = { actor: { ...action.actor, channel: 'bulk' }, viewer: action.viewer };
    const results =
      ids.length > 0 ? await this.bulk.perform(action.tenantId, ids, fromJson(action.alertAction), by, at) : [];
    const last = alerts.at(-1);
    const progress = { results, last: last && { at: last.createdAt, id: last.id }, isDone: alerts.length < CHUNK };
    await this.actions.advance(action, progress, at);
    return true;
  }

  private next({ tenantId, viewer, filter, afterAt, afterId }: BulkActionRow): Promise<readonly SeenAlert[]> {
    const after = afterAt && afterId ? { createdAt: afterAt.toISOString(), id: afterId } : undefined;
    const { sql, values } = listing({ tenantId, viewer, filter, limit: CHUNK, after, isAscending: false });
    return this.database.query<SeenAlert[]>(tenantId, sql, [...values]);
  }
}

/** Restores an action that was stored as JSON: its date is a string there. */
function fromJson(stored: BulkAlertAction): BulkAlertAction {
  if (stored.action !== 'snooze' || !('until' in stored.sleep)) return stored;
  return { ...stored, sleep: { until: new Date(stored.sleep.until) } };
}
