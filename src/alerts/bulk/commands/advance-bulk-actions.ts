import { Logger } from '@nestjs/common';
import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Database } from '../../../../libs/database/database';
import { Clock } from '../../../../libs/kernel/clock';
import { DomainError } from '../../../../libs/kernel/domain-error';
import { WhenDue } from '../../../../libs/jobs/when-due';
import { isOutage } from '../../../../libs/kernel/problem-of';
import type { SeenAlert } from '../../listing/alert-view';
import { BulkActionService } from '../bulk-action.service';
import { BulkProgress } from '../bulk-progress';
import type { BulkActionRow } from '../persistence/bulk-action.entity';
import type { BulkAlertAction } from '../domain/bulk';
import { BulkActionsRepository, firstRunning } from '../persistence/bulk-actions.repository';
import { readListing } from '../../listing/queries/list-alerts';

/** Continues the running bulk actions until none is left. */
export class AdvanceBulkActionsCommand extends Command<void> {}

const CHUNK = 500;

@WhenDue(() => new AdvanceBulkActionsCommand(), firstRunning)
@CommandHandler(AdvanceBulkActionsCommand)
export class AdvanceBulkActionsHandler implements ICommandHandler<AdvanceBulkActionsCommand> {
  private readonly log = new Logger(AdvanceBulkActionsHandler.name);

  constructor(
    private readonly bulk: BulkActionService,
    private readonly actions: BulkActionsRepository,
    private readonly database: Database,
    private readonly progress: BulkProgress,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<void> {
    for (let served: string[] = []; ;) {
      const tenantId = await this.advanceNext(served);
      if (tenantId === undefined && served.length === 0) return;
      // when each tenant has had its turn, the first one comes again
      served = tenantId === undefined ? [] : [...served, tenantId];
    }
  }

  /**
   * Performs one chunk of the oldest bulk action of a tenant that was not served yet in this round. An action that fails
   * ends, so that it does not stop the others.
   * @returns the tenant; undefined: no bulk action of another tenant is running
   */
  private async advanceNext(served: readonly string[]): Promise<string | undefined> {
    let current: BulkActionRow | undefined;
    try {
      current = await this.advance(served, (action) => (current = action));
    } catch (error) {
      if (!current || isOutage(error)) throw error;
      this.log.warn(`the bulk action ${current.id} failed: ${(error as Error).message}`);
      await this.fail(current, shownTo(error));
    }
    return current?.tenantId;
  }

  /** The progress is saved in the same transaction as the changes, so that nothing is done twice after a crash. */
  @Transactional()
  protected async advance(
    served: readonly string[],
    onStart: (action: BulkActionRow) => void,
  ): Promise<BulkActionRow | undefined> {
    const action = await this.actions.lockNext(served);
    if (!action) return undefined;
    onStart(action);
    const at = this.clock.now();
    const alerts = await this.next(action);
    const ids = alerts.map(({ id }) => id);
    const by = { actor: { ...action.actor, channel: 'bulk' }, viewer: action.viewer };
    const results =
      ids.length > 0 ? await this.bulk.perform(action.tenantId, ids, fromJson(action.alertAction), by, at) : [];
    const last = alerts.at(-1);
    const progress = { results, last: last && { at: last.createdAt, id: last.id }, isDone: alerts.length < CHUNK };
    await this.progress.tell(await this.actions.advance(action, progress, at), at);
    return action;
  }

  @Transactional()
  protected async fail(action: BulkActionRow, error: string): Promise<void> {
    const at = this.clock.now();
    await this.actions.fail(action, error, at);
    await this.progress.tell({ ...action, state: 'failed' }, at);
  }

  private next({ tenantId, viewer, filter, afterAt, afterId }: BulkActionRow): Promise<readonly SeenAlert[]> {
    const after = afterAt && afterId ? { createdAt: afterAt.toISOString(), id: afterId } : undefined;
    return readListing(this.database, { tenantId, viewer, filter, limit: CHUNK, after, isAscending: false });
  }
}

/** What members are told of an error. The text of an unexpected one is in the log only. */
const shownTo = (error: unknown): string =>
  error instanceof DomainError ? error.message : 'An unexpected error. The log of Campana has the details.';

/** Restores an action that was stored as JSON: its date is a string there. */
function fromJson(stored: BulkAlertAction): BulkAlertAction {
  if (stored.action !== 'snooze' || !('until' in stored.sleep)) return stored;
  return { ...stored, sleep: { until: new Date(stored.sleep.until) } };
}
