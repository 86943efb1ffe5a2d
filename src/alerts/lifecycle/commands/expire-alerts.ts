import { Logger } from '@nestjs/common';
import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { FailedItems } from '../../../../libs/jobs/failed-items';
import { inRounds } from '../../../../libs/jobs/in-rounds';
import { WhenDue } from '../../../../libs/jobs/when-due';
import { Clock } from '../../../../libs/kernel/clock';
import { AlertsRepository, firstExpiring } from '../persistence/alerts.repository';
import { AlertActionService } from '../alert-action.service';

/** Resolves the open alerts of all tenants whose `expires_at` has passed. */
export class ExpireAlertsCommand extends Command<void> {}

const BATCH = 500;

@WhenDue(() => new ExpireAlertsCommand(), firstExpiring)
@CommandHandler(ExpireAlertsCommand)
export class ExpireAlertsHandler implements ICommandHandler<ExpireAlertsCommand> {
  private readonly failed = new FailedItems(new Logger(ExpireAlertsHandler.name));

  constructor(
    private readonly alerts: AlertsRepository,
    private readonly actions: AlertActionService,
    private readonly clock: Clock,
  ) {}

  execute(): Promise<void> {
    return inRounds(BATCH, async (max) => {
      const at = this.clock.now();
      const ids = await this.alerts.expired(at, max, this.failed.ids);
      await this.failed.handle(ids, (due) => this.expire(due, at));
      return ids.length;
    });
  }

  @Transactional()
  protected async expire(ids: readonly string[], at: Date): Promise<void> {
    await this.actions.autoResolve(ids, at, 'it expired');
  }
}
