import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { QuietAlertsRepository } from '../persistence/quiet-alerts.repository';

/** These alerts flap no more. */
export class CalmAlertsCommand extends Command<void> {
  constructor(
    readonly alertIds: readonly string[],
    readonly at: Date,
  ) {
    super();
  }
}

@CommandHandler(CalmAlertsCommand)
export class CalmAlertsHandler implements ICommandHandler<CalmAlertsCommand> {
  constructor(private readonly alerts: QuietAlertsRepository) {}

  @Transactional()
  async execute({ alertIds, at }: CalmAlertsCommand): Promise<void> {
    if (alertIds.length > 0) await this.alerts.calm(alertIds, at);
  }
}
