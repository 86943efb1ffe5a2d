import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { SYSTEM } from '../../../libs/database/database';
import { Clock } from '../../../libs/kernel/clock';
import { Outbox } from '../../../libs/outbox/outbox';
import { resolvedEvent } from '../events/alert-resolved.event';
import { AlertsRepository } from '../persistence/alerts.repository';

/** Alerts that were to last until a time resolve themselves: which they are stands in the database. */
export class ExpireAlertsCommand extends Command<void> {}

const AT_ONCE = 500;

@CommandHandler(ExpireAlertsCommand)
export class ExpireAlertsHandler implements ICommandHandler<ExpireAlertsCommand> {
  constructor(
    private readonly alerts: AlertsRepository,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<void> {
    for (let some = AT_ONCE; some === AT_ONCE;) some = await this.expireSome(this.clock.now());
  }

  @Transactional()
  protected async expireSome(at: Date): Promise<number> {
    const ids = await this.alerts.expired(at, AT_ONCE);
    if (ids.length === 0) return 0;
    const rows = await this.alerts.autoResolve(ids, at, 'its time is over');
    await this.outbox.record(
      SYSTEM,
      rows.map((row) => resolvedEvent(row, at)),
    );
    return ids.length;
  }
}
