import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Outbox } from '../../../../libs/outbox/outbox';
import type { AlertSuppression } from '../../raising/domain/new-alert';
import { alertEventFields } from '../../events/alert-event';
import { AlertSuppressedEvent } from '../../events/alert-suppressed.event';
import { SuppressedAlertsRepository } from '../persistence/suppressed-alerts.repository';

/** Suppresses those of a tenant's alerts that are open. Returns how many alerts were not suppressed before. */
export class SuppressAlertsCommand extends Command<number> {
  constructor(
    readonly tenantId: string,
    readonly alertIds: readonly string[],
    readonly suppression: AlertSuppression,
    readonly at: Date,
  ) {
    super();
  }
}

@CommandHandler(SuppressAlertsCommand)
export class SuppressAlertsHandler implements ICommandHandler<SuppressAlertsCommand> {
  constructor(
    private readonly alerts: SuppressedAlertsRepository,
    private readonly outbox: Outbox,
  ) {}

  @Transactional()
  async execute({ tenantId, alertIds, suppression: { reason, by }, at }: SuppressAlertsCommand): Promise<number> {
    if (alertIds.length === 0) return 0;
    const suppressed = await this.alerts.suppress(tenantId, alertIds, reason, by, at);
    await this.outbox.record(
      tenantId,
      suppressed.map(
        (row) => new AlertSuppressedEvent({ ...alertEventFields(row, at), quietReason: reason, quietBy: by }),
      ),
    );
    return suppressed.length;
  }
}
