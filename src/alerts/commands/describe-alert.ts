import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { type Description, QuietAlertsRepository } from '../persistence/quiet-alerts.repository';

/** An alert that stands for others says how many they are. */
export class DescribeAlertCommand extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly alertId: string,
    readonly description: Description,
    readonly at: Date,
  ) {
    super();
  }
}

@CommandHandler(DescribeAlertCommand)
export class DescribeAlertHandler implements ICommandHandler<DescribeAlertCommand> {
  constructor(private readonly alerts: QuietAlertsRepository) {}

  @Transactional()
  execute({ tenantId, alertId, description, at }: DescribeAlertCommand): Promise<void> {
    return this.alerts.describe(tenantId, alertId, description, at);
  }
}
