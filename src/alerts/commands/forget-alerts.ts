import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { ForgettableAlertsRepository } from '../persistence/forgettable-alerts.repository';

/**
 * Locks some of a tenant's alerts that were resolved or ignored before an instant, never an open one, until the
 * transaction ends. Returns their ids.
 */
export class LockForgettableAlertsCommand extends Command<readonly string[]> {
  constructor(
    readonly tenantId: string,
    readonly closedBefore: Date,
    readonly most: number,
  ) {
    super();
  }
}

@CommandHandler(LockForgettableAlertsCommand)
export class LockForgettableAlertsHandler implements ICommandHandler<LockForgettableAlertsCommand> {
  constructor(private readonly alerts: ForgettableAlertsRepository) {}

  @Transactional()
  execute({ tenantId, closedBefore, most }: LockForgettableAlertsCommand): Promise<readonly string[]> {
    return this.alerts.lock(tenantId, closedBefore, most);
  }
}

/** Forgets those of the alerts that are closed, with their history and occurrences. Returns how many. */
export class ForgetAlertsCommand extends Command<number> {
  constructor(
    readonly tenantId: string,
    readonly alertIds: readonly string[],
  ) {
    super();
  }
}

@CommandHandler(ForgetAlertsCommand)
export class ForgetAlertsHandler implements ICommandHandler<ForgetAlertsCommand> {
  constructor(private readonly alerts: ForgettableAlertsRepository) {}

  @Transactional()
  execute({ tenantId, alertIds }: ForgetAlertsCommand): Promise<number> {
    return this.alerts.forget(tenantId, alertIds);
  }
}
