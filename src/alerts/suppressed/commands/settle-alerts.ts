import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
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
  constructor(private readonly alerts: SuppressedAlertsRepository) {}

  @Transactional()
  async execute({ alertIds, at }: SettleAlertsCommand): Promise<void> {
    if (alertIds.length > 0) await this.alerts.settle(alertIds, at);
  }
}
