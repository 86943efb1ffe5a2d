import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Clock } from '../../../libs/kernel/clock';
import { Outbox } from '../../../libs/outbox/outbox';
import { acknowledgedEvent } from '../events/alert-acknowledged.event';
import type { AlertRow } from '../alert-view';
import { AlertsRepository } from '../persistence/alerts.repository';

/** A member takes responsibility for an alert. Throws AlertNotFound, IllegalTransition. */
export class AcknowledgeAlertCommand extends Command<AlertRow> {
  constructor(
    readonly tenantId: string,
    readonly alertId: string,
    readonly memberId: string,
    readonly notes?: string,
  ) {
    super();
  }
}

@CommandHandler(AcknowledgeAlertCommand)
export class AcknowledgeAlertHandler implements ICommandHandler<AcknowledgeAlertCommand> {
  constructor(
    private readonly alerts: AlertsRepository,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  @Transactional()
  async execute({ tenantId, alertId, memberId, notes }: AcknowledgeAlertCommand): Promise<AlertRow> {
    const alert = await this.alerts.lock(tenantId, alertId);
    const now = this.clock.now();
    const row = await this.alerts.save(alert, alert.acknowledge(memberId, now, notes));
    await this.outbox.record(tenantId, [acknowledgedEvent(row, now)]);
    return row;
  }
}
