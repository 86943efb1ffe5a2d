import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Database } from '../../../../libs/database/database';
import { Clock } from '../../../../libs/kernel/clock';
import type { SeenAlert } from '../../listing/alert-view';
import { BulkActionService } from '../bulk-action.service';
import type { BulkActionRow } from '../persistence/bulk-action.entity';
import { BulkActionsRepository } from '../persistence/bulk-actions.repository';
import { listing } from '../../listing/queries/list-alerts';

/** Goes on with the actions over many alerts that are under way, until none is left. */
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

  /** A part of one of them, with how far it has come: a crash repeats nothing. */
  @Transactional()
  protected async advance(): Promise<boolean> {
    const action = await this.actions.lockNext();
    if (!action) return false;
    const at = this.clock.now();
    const alerts = await this.next(action);
    const ids = alerts.map(({ id }) => id);
    const by = { actor: { ...action.actor, channel: 'bulk' }, viewer: action.viewer };
    const results = ids.length > 0 ? await this.bulk.perform(action.tenantId, ids, revived(action.step), by, at) : [];
    const last = alerts.at(-1);
    const progress = { results, last: last && { at: last.created_at, id: last.id }, isDone: alerts.length < CHUNK };
    await this.actions.advance(action, progress, at);
    return true;
  }

  private next({ tenantId, viewer, filter, afterAt, afterId }: BulkActionRow): Promise<readonly SeenAlert[]> {
    const after = afterAt && afterId ? { createdAt: afterAt.toISOString(), id: afterId } : undefined;
    const { sql, values } = listing({ tenantId, viewer, filter, limit: CHUNK, after, isAscending: false });
    return this.database.query<SeenAlert[]>(tenantId, sql, [...values]);
  }
}

/** The step again, from JSON. */
function revived(step: BulkActionRow['step']): BulkActionRow['step'] {
  if (step.action !== 'snooze' || !('until' in step.sleep)) return step;
  return { ...step, sleep: { until: new Date(step.sleep.until) } };
}
