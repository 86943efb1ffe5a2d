import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { AlertActionService } from '../alert-action.service';

/** The problems are over by themselves: resolves those of the alerts that are still open. Returns their ids. */
export class AutoResolveAlertsCommand extends Command<readonly string[]> {
  /** @param notes why, for their history */
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
  constructor(private readonly steps: AlertActionService) {}

  @Transactional()
  execute({ alertIds, at, notes }: AutoResolveAlertsCommand): Promise<readonly string[]> {
    return this.steps.autoResolve(alertIds, at, notes);
  }
}
