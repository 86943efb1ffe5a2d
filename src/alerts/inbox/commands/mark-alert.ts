import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Outbox } from '../../../../libs/outbox/outbox';
import { markedEvent } from '../../events/inbox-marked.event';
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

/** Takes back that a member has read or dismissed an alert. Throws AlertNotFound. */
export class UnmarkAlertCommand extends Command<void> {
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
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  @Transactional()
  async execute({ tenantId, alertId, as, viewer }: MarkAlertCommand): Promise<InboxMark> {
    const at = this.clock.now();
    const mark = (await this.inbox.mark(tenantId, as, viewer, [alertId], at)).get(alertId);
    if (!mark) throw new AlertNotFound(alertId);
    await this.outbox.record(tenantId, [markedEvent(tenantId, viewer, [alertId], mark, at)]);
    return mark;
  }
}

@CommandHandler(UnmarkAlertCommand)
export class UnmarkAlertHandler implements ICommandHandler<UnmarkAlertCommand> {
  constructor(
    private readonly inbox: InboxRepository,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  @Transactional()
  async execute({ tenantId, alertId, as, viewer }: UnmarkAlertCommand): Promise<void> {
    const left = await this.inbox.unmark(tenantId, as, viewer, alertId);
    if (!left) throw new AlertNotFound(alertId);
    await this.outbox.record(tenantId, [markedEvent(tenantId, viewer, [alertId], left, this.clock.now())]);
  }
}
