import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { SYSTEM } from '../../../libs/database/database';
import { Outbox } from '../../../libs/outbox/outbox';
import { resolvedEvent } from '../events/alert-resolved.event';
import { AlertsRepository } from '../persistence/alerts.repository';

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
  constructor(
    private readonly alerts: AlertsRepository,
    private readonly outbox: Outbox,
  ) {}

  @Transactional()
  async execute({ alertIds, at, notes }: AutoResolveAlertsCommand): Promise<readonly string[]> {
    if (alertIds.length === 0) return [];
    const rows = await this.alerts.autoResolve(alertIds, at, notes);
    await this.outbox.record(
      SYSTEM,
      rows.map((row) => resolvedEvent(row, at)),
    );
    return rows.map(({ id }) => id);
  }
}
