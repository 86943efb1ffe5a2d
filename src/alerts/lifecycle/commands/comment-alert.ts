import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Clock } from '../../../../libs/kernel/clock';
import { Outbox } from '../../../../libs/outbox/outbox';
import type { HistoryRow } from '../../listing/alert-view';
import { commentedEvent } from '../../events/alert-commented.event';
import { withStory } from '../../events/alert-story';
import { AlertsRepository } from '../persistence/alerts.repository';
import type { ActingMember } from './change-alert';

/**
 * A member comments on an alert, in any status. Returns the history entry.
 * Throws AlertNotFound, AlertChanged.
 */
export class CommentAlertCommand extends Command<HistoryRow> {
  constructor(
    readonly alertId: string,
    readonly comment: string,
    readonly by: ActingMember,
  ) {
    super();
  }
}

@CommandHandler(CommentAlertCommand)
export class CommentAlertHandler implements ICommandHandler<CommentAlertCommand> {
  constructor(
    private readonly alerts: AlertsRepository,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  @Transactional()
  async execute({ alertId, comment, by }: CommentAlertCommand): Promise<HistoryRow> {
    const { tenantId } = by;
    const at = this.clock.now();
    const locked = await this.alerts.lockSeen(tenantId, alertId, by.viewer, by.version);
    const entry = locked.alert.comment(comment, by.actor, at);
    const line = await this.alerts.remark(locked, entry);
    await this.outbox.record(tenantId, [withStory(commentedEvent(locked.row, by.actor.id, comment, at), entry)]);
    return line;
  }
}
