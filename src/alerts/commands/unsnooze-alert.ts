import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Clock } from '../../../libs/kernel/clock';
import { Outbox } from '../../../libs/outbox/outbox';
import type { AlertRow } from '../alert-view';
import { unsnoozedEvent } from '../events/alert-unsnoozed.event';
import { AlertsRepository } from '../persistence/alerts.repository';

/** A member wakes an alert before its time. Throws AlertNotFound, IllegalTransition. */
export class UnsnoozeAlertCommand extends Command<AlertRow> {
  constructor(
    readonly tenantId: string,
    readonly alertId: string,
    readonly memberId: string,
    readonly notes?: string,
  ) {
    super();
  }
}

@CommandHandler(UnsnoozeAlertCommand)
export class UnsnoozeAlertHandler implements ICommandHandler<UnsnoozeAlertCommand> {
  constructor(
    private readonly alerts: AlertsRepository,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  @Transactional()
  async execute({ tenantId, alertId, memberId, notes }: UnsnoozeAlertCommand): Promise<AlertRow> {
    const alert = await this.alerts.lock(tenantId, alertId);
    const now = this.clock.now();
    const row = await this.alerts.save(alert, alert.wake(memberId, now, notes));
    await this.outbox.record(tenantId, [unsnoozedEvent(row, 'member', memberId, now)]);
    return row;
  }
}
