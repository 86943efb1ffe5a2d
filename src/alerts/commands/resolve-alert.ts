import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Clock } from '../../../libs/kernel/clock';
import { Outbox } from '../../../libs/outbox/outbox';
import { resolvedEvent } from '../events/alert-resolved.event';
import type { AlertRow } from '../alert-view';
import { AlertsRepository } from '../persistence/alerts.repository';

/** A member says that the problem is over. Throws AlertNotFound, IllegalTransition. */
export class ResolveAlertCommand extends Command<AlertRow> {
  constructor(
    readonly tenantId: string,
    readonly alertId: string,
    readonly memberId: string,
    readonly notes?: string,
  ) {
    super();
  }
}

@CommandHandler(ResolveAlertCommand)
export class ResolveAlertHandler implements ICommandHandler<ResolveAlertCommand> {
  constructor(
    private readonly alerts: AlertsRepository,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  @Transactional()
  async execute({ tenantId, alertId, memberId, notes }: ResolveAlertCommand): Promise<AlertRow> {
    const alert = await this.alerts.lock(tenantId, alertId);
    const now = this.clock.now();
    const row = await this.alerts.save(alert, alert.resolve(memberId, now, notes));
    await this.outbox.record(tenantId, [resolvedEvent(row, now)]);
    return row;
  }
}
