import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { SYSTEM } from '../../../../libs/database/database';
import { Outbox } from '../../../../libs/outbox/outbox';
import { unsuppressedEvent } from '../../events/alert-unsuppressed.event';
import { SuppressedAlertsRepository } from '../persistence/suppressed-alerts.repository';

/** Ends the suppression of open alerts: a suppression, or the alert that notified in their place, is over. */
export class UnsuppressAlertsCommand extends Command<void> {
  /**
   * @param by the id of the suppression or the alert
   * @param notifies whether people are notified now, as if the alerts had just been raised
   */
  constructor(
    readonly by: string,
    readonly notifies: boolean,
    readonly at: Date,
  ) {
    super();
  }
}

@CommandHandler(UnsuppressAlertsCommand)
export class UnsuppressAlertsHandler implements ICommandHandler<UnsuppressAlertsCommand> {
  constructor(
    private readonly alerts: SuppressedAlertsRepository,
    private readonly outbox: Outbox,
  ) {}

  @Transactional()
  async execute({ by, notifies, at }: UnsuppressAlertsCommand): Promise<void> {
    const changed = await this.alerts.unsuppress(by, notifies, at);
    await this.outbox.record(
      SYSTEM,
      // members already know of alerts that are acknowledged or snoozed
      changed.map((one) => unsuppressedEvent(one, notifies && one.status === 'active', at)),
    );
  }
}
