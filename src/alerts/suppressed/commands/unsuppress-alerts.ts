import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { SYSTEM } from '../../../../libs/database/database';
import { Outbox } from '../../../../libs/outbox/outbox';
import { unsuppressedEvent } from '../../events/alert-unsuppressed.event';
import { SuppressedAlertsRepository } from '../persistence/suppressed-alerts.repository';

/** What kept alerts quiet is over: those that are open notify from now on. */
export class UnsuppressAlertsCommand extends Command<void> {
  /** @param rings whether they do so at once, as if they had just been raised */
  constructor(
    readonly by: string,
    readonly rings: boolean,
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
  async execute({ by, rings, at }: UnsuppressAlertsCommand): Promise<void> {
    const changed = await this.alerts.unsuppress(by, rings ? 'it rings' : 'it does not ring', at);
    await this.outbox.record(
      SYSTEM,
      // who acknowledged it, or put it to sleep, knows of it
      changed.map((one) => unsuppressedEvent(one, rings && one.status === 'active', at)),
    );
  }
}
