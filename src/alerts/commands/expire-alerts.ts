import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Clock } from '../../../libs/kernel/clock';
import { AlertsRepository } from '../persistence/alerts.repository';
import { Steps } from '../steps';

/** Alerts that were to last until a time resolve themselves: which they are stands in the database. */
export class ExpireAlertsCommand extends Command<void> {}

const AT_ONCE = 500;

@CommandHandler(ExpireAlertsCommand)
export class ExpireAlertsHandler implements ICommandHandler<ExpireAlertsCommand> {
  constructor(
    private readonly alerts: AlertsRepository,
    private readonly steps: Steps,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<void> {
    for (let some = AT_ONCE; some === AT_ONCE;) some = await this.expireSome(this.clock.now());
  }

  @Transactional()
  protected async expireSome(at: Date): Promise<number> {
    const ids = await this.alerts.expired(at, AT_ONCE);
    await this.steps.resolveByItself(ids, at, 'its time is over');
    return ids.length;
  }
}
