import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Clock } from '../../../../libs/kernel/clock';
import { Outbox } from '../../../../libs/outbox/outbox';
import type { AlertRow } from '../../listing/alert-view';
import { edit, type Edits } from '../domain/edit';
import { assignedEvent } from '../../events/alert-assigned.event';
import { withStory } from '../../events/alert-story';
import { updatedEvent } from '../../events/alert-updated.event';
import { AlertsRepository } from '../persistence/alerts.repository';
import type { ActingMember } from './change-alert';

/**
 * A member edits an alert. Later events do not overwrite the edited fields. Returns the alert.
 * Throws AlertNotFound, AlertChanged.
 */
export class EditAlertCommand extends Command<AlertRow> {
  constructor(
    readonly alertId: string,
    readonly edits: Edits,
    readonly by: ActingMember,
  ) {
    super();
  }
}

@CommandHandler(EditAlertCommand)
export class EditAlertHandler implements ICommandHandler<EditAlertCommand> {
  constructor(
    private readonly alerts: AlertsRepository,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  @Transactional()
  async execute({ alertId, edits, by }: EditAlertCommand): Promise<AlertRow> {
    const { tenantId } = by;
    const at = this.clock.now();
    const locked = await this.alerts.lockSeen(tenantId, alertId, by.viewer, by.version);
    const { content, changes } = edit(locked.row, edits);
    const changed = Object.keys(changes);
    if (changed.length === 0) return locked.row;
    const entry = locked.alert.edited(changes, by.actor, at);
    const row = await this.alerts.saveContent(locked, content, entry);
    const isReassigned = changed.some((name) => name === 'assigned_to' || name === 'assigned_role');
    await this.outbox.record(tenantId, [
      withStory(updatedEvent(row, by.actor.id, changed, at), entry),
      ...(isReassigned ? [withStory(assignedEvent(row, by.actor.id, at), entry)] : []),
    ]);
    return row;
  }
}
