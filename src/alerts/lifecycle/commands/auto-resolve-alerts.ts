import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { AlertActionService } from '../alert-action.service';

/**
 * Resolves those of the alerts that are still open: their problems are over. Returns the ids of the resolved alerts.
 */
export class AutoResolveAlertsCommand extends Command<readonly string[]> {
  /** @param notes the reason, for their history */
  constructor(
    readonly alertIds: readonly string[],
    readonly at: Date,
    readonly notes: string,
  ) {
    super();
  }
}

@CommandHandler(AutoResolveAlertsCommand)
export class AutoResolveAlertsHandler implements ICommandHandler<AutoResolveAlertsCommand> {
  constructor(private readonly actions: AlertActionService) {}

  @Transactional()
  execute({ alertIds, at, notes }: AutoResolveAlertsCommand): Promise<readonly string[]> {
    return this.actions.autoResolve(alertIds, at, notes);
  }
}
