import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Clock } from '../../../../libs/kernel/clock';
import { AlertsRepository } from '../persistence/alerts.repository';
import { AlertActionService } from '../alert-action.service';

/** Resolves the open alerts of all tenants whose `expires_at` has passed. */
export class ExpireAlertsCommand extends Command<void> {}

const BATCH = 500;

@CommandHandler(ExpireAlertsCommand)
export class ExpireAlertsHandler implements ICommandHandler<ExpireAlertsCommand> {
  constructor(
    private readonly alerts: AlertsRepository,
    private readonly actions: AlertActionService,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<void> {
    for (let some = BATCH; some === BATCH;) some = await this.expireSome(this.clock.now());
  }

  @Transactional()
  protected async expireSome(at: Date): Promise<number> {
    const ids = await this.alerts.expired(at, BATCH);
    await this.actions.autoResolve(ids, at, 'it expired');
    return ids.length;
  }
}
