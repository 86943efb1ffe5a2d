import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import type { AlertRow } from '../../listing/alert-view';
import { EscalatedAlertsRepository } from '../persistence/escalated-alerts.repository';

/**
 * Locks alerts of any tenants until the transaction of the caller ends. Returns them as they are now; those that do not
 * exist are missing.
 */
export class LockAlertsCommand extends Command<readonly AlertRow[]> {
  /** @param skipsLocked leaves out the alerts that another transaction has locked, instead of waiting for it */
  constructor(
    readonly ids: readonly string[],
    readonly skipsLocked = false,
  ) {
    super();
  }
}

@CommandHandler(LockAlertsCommand)
export class LockAlertsHandler implements ICommandHandler<LockAlertsCommand> {
  constructor(private readonly alerts: EscalatedAlertsRepository) {}

  @Transactional()
  async execute({ ids, skipsLocked }: LockAlertsCommand): Promise<readonly AlertRow[]> {
    return ids.length === 0 ? [] : this.alerts.lock(ids, skipsLocked);
  }
}
