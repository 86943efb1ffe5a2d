import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Outbox } from '../../../libs/outbox/outbox';
import type { Quiet } from '../domain/new-alert';
import { AlertSilencedEvent } from '../events/alert-silenced.event';
import { QuietAlertsRepository } from '../persistence/quiet-alerts.repository';

/** Those of a tenant's alerts that are open notify no more. Returns how many did until now. */
export class SilenceAlertsCommand extends Command<number> {
  constructor(
    readonly tenantId: string,
    readonly alertIds: readonly string[],
    readonly quiet: Quiet,
    readonly at: Date,
  ) {
    super();
  }
}

@CommandHandler(SilenceAlertsCommand)
export class SilenceAlertsHandler implements ICommandHandler<SilenceAlertsCommand> {
  constructor(
    private readonly alerts: QuietAlertsRepository,
    private readonly outbox: Outbox,
  ) {}

  @Transactional()
  async execute({ tenantId, alertIds, quiet: { reason, by }, at }: SilenceAlertsCommand): Promise<number> {
    if (alertIds.length === 0) return 0;
    const silenced = await this.alerts.silence(tenantId, alertIds, reason, by, at);
    await this.outbox.record(
      tenantId,
      silenced.map(
        ({ id, alert_type, severity }) =>
          new AlertSilencedEvent(tenantId, id, alert_type, severity, reason, by, at.toISOString()),
      ),
    );
    return silenced.length;
  }
}
