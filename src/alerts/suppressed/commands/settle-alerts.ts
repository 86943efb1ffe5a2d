import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { SYSTEM } from '../../../../libs/database/database';
import { Outbox } from '../../../../libs/outbox/outbox';
import { alertEventFields } from '../../events/alert-event';
import { AlertSettledEvent } from '../../events/alert-settled.event';
import { SuppressedAlertsRepository } from '../persistence/suppressed-alerts.repository';

/** Marks alerts as no longer flapping. */
export class SettleAlertsCommand extends Command<void> {
  constructor(
    readonly alertIds: readonly string[],
    readonly at: Date,
  ) {
    super();
  }
}

@CommandHandler(SettleAlertsCommand)
export class SettleAlertsHandler implements ICommandHandler<SettleAlertsCommand> {
  constructor(
    private readonly alerts: SuppressedAlertsRepository,
    private readonly outbox: Outbox,
  ) {}

  @Transactional()
  async execute({ alertIds, at }: SettleAlertsCommand): Promise<void> {
    if (alertIds.length === 0) return;
    const settled = await this.alerts.settle(alertIds, at);
    await this.outbox.record(
      SYSTEM,
      settled.map((row) => new AlertSettledEvent(alertEventFields(row, at))),
    );
  }
}
