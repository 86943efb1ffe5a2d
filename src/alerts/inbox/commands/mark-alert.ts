import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Clock } from '../../../../libs/kernel/clock';
import type { InboxMark } from '../../listing/alert-view';
import type { Viewer } from '../../domain/actor';
import { AlertNotFound } from '../../lifecycle/domain/alert.errors';
import { InboxRepository } from '../persistence/inbox.repository';

/**
 * Marks an alert as read or dismissed, for one member only. Marking it again has no effect. Returns the member's marks.
 * Throws AlertNotFound.
 */
export class MarkAlertCommand extends Command<InboxMark> {
  constructor(
    readonly tenantId: string,
    readonly alertId: string,
    readonly as: 'read' | 'dismiss',
    readonly viewer: Viewer,
  ) {
    super();
  }
}

@CommandHandler(MarkAlertCommand)
export class MarkAlertHandler implements ICommandHandler<MarkAlertCommand> {
  constructor(
    private readonly inbox: InboxRepository,
    private readonly clock: Clock,
  ) {}

  @Transactional()
  async execute({ tenantId, alertId, as, viewer }: MarkAlertCommand): Promise<InboxMark> {
    const mark = (await this.inbox.mark(tenantId, as, viewer, [alertId], this.clock.now())).get(alertId);
    if (!mark) throw new AlertNotFound(alertId);
    return mark;
  }
}
