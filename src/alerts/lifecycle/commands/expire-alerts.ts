import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Clock } from '../../../../libs/kernel/clock';
import { AlertsRepository } from '../persistence/alerts.repository';
import { AlertActionService } from '../alert-action.service';

/** Alerts that were to last until a time resolve themselves: which they are stands in the database. */
export class ExpireAlertsCommand extends Command<void> {}

const BATCH = 500;

@CommandHandler(ExpireAlertsCommand)
export class ExpireAlertsHandler implements ICommandHandler<ExpireAlertsCommand> {
  constructor(
    private readonly alerts: AlertsRepository,
    private readonly steps: AlertActionService,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<void> {
    for (let some = BATCH; some === BATCH;) some = await this.expireSome(this.clock.now());
  }

  @Transactional()
  protected async expireSome(at: Date): Promise<number> {
    const ids = await this.alerts.expired(at, BATCH);
    await this.steps.autoResolve(ids, at, 'its time is over');
    return ids.length;
  }
}
