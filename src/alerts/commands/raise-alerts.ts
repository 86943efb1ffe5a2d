import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { SYSTEM } from '../../../libs/database/database';
import { Outbox } from '../../../libs/outbox/outbox';
import type { NewAlert, Recurrence } from '../domain/new-alert';
import { AlertCreatedEvent } from '../events/alert-created.event';
import { AlertsRepository } from '../persistence/alerts.repository';

/**
 * Raises new alerts, and adds recurrences to the alerts that tell of them.
 * Returns the recurrences whose alert has been closed meanwhile: nothing was done for those.
 */
export class RaiseAlertsCommand extends Command<readonly Recurrence[]> {
  constructor(
    readonly alerts: readonly NewAlert[],
    readonly recurrences: readonly Recurrence[],
  ) {
    super();
  }
}

const createdEvent = ({ tenantId, id, alertType, severity, title, at }: NewAlert) =>
  new AlertCreatedEvent(tenantId, id, alertType, severity, title, false, at.toISOString());

@CommandHandler(RaiseAlertsCommand)
export class RaiseAlertsHandler implements ICommandHandler<RaiseAlertsCommand> {
  constructor(
    private readonly repository: AlertsRepository,
    private readonly outbox: Outbox,
  ) {}

  @Transactional()
  async execute({ alerts, recurrences }: RaiseAlertsCommand): Promise<readonly Recurrence[]> {
    if (alerts.length > 0) await this.repository.insert(alerts);
    await this.outbox.record(SYSTEM, alerts.map(createdEvent));
    if (recurrences.length === 0) return [];
    const open = await this.repository.addOccurrences(recurrences);
    return recurrences.filter(({ alertId }) => !open.has(alertId));
  }
}
