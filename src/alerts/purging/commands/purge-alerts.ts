import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { PurgeableAlertsRepository } from '../persistence/purgeable-alerts.repository';

/**
 * Locks at most `max` of a tenant's alerts that were resolved or ignored before an instant, until the transaction ends.
 * Open alerts are never included. Returns the ids.
 */
export class LockPurgeableAlertsCommand extends Command<readonly string[]> {
  constructor(
    readonly tenantId: string,
    readonly closedBefore: Date,
    readonly max: number,
  ) {
    super();
  }
}

@CommandHandler(LockPurgeableAlertsCommand)
export class LockPurgeableAlertsHandler implements ICommandHandler<LockPurgeableAlertsCommand> {
  constructor(private readonly alerts: PurgeableAlertsRepository) {}

  @Transactional()
  execute({ tenantId, closedBefore, max }: LockPurgeableAlertsCommand): Promise<readonly string[]> {
    return this.alerts.lock(tenantId, closedBefore, max);
  }
}

/** Deletes those of the alerts that are closed, with their history and occurrences. Returns how many. */
export class PurgeAlertsCommand extends Command<number> {
  constructor(
    readonly tenantId: string,
    readonly alertIds: readonly string[],
  ) {
    super();
  }
}

@CommandHandler(PurgeAlertsCommand)
export class PurgeAlertsHandler implements ICommandHandler<PurgeAlertsCommand> {
  constructor(private readonly alerts: PurgeableAlertsRepository) {}

  @Transactional()
  execute({ tenantId, alertIds }: PurgeAlertsCommand): Promise<number> {
    return this.alerts.purge(tenantId, alertIds);
  }
}
