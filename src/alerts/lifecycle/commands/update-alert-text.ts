import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import {
  type AlertContent,
  SuppressedAlertsRepository,
} from '../../suppressed/persistence/suppressed-alerts.repository';

/** Updates the text, severity and data of an alert that stands for others, such as the alert of a storm. */
export class UpdateAlertTextCommand extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly alertId: string,
    readonly description: AlertContent,
    readonly at: Date,
  ) {
    super();
  }
}

@CommandHandler(UpdateAlertTextCommand)
export class UpdateAlertTextHandler implements ICommandHandler<UpdateAlertTextCommand> {
  constructor(private readonly alerts: SuppressedAlertsRepository) {}

  @Transactional()
  execute({ tenantId, alertId, description, at }: UpdateAlertTextCommand): Promise<void> {
    return this.alerts.describe(tenantId, alertId, description, at);
  }
}
