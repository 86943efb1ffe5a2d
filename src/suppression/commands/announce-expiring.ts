import { Logger } from '@nestjs/common';
import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { SYSTEM } from '../../../libs/database/database';
import { FailedItems } from '../../../libs/jobs/failed-items';
import { inRounds } from '../../../libs/jobs/in-rounds';
import { WhenDue } from '../../../libs/jobs/when-due';
import { Clock } from '../../../libs/kernel/clock';
import { Outbox } from '../../../libs/outbox/outbox';
import { expiringEvent } from '../events/suppression-switched.event';
import { firstExpiringSuppression, SuppressionsRepository } from '../persistence/suppressions.repository';

/** Announces the suppressions that end in a quarter of an hour, each once for its end. */
export class AnnounceExpiringCommand extends Command<void> {}

const BATCH = 500;

@WhenDue(() => new AnnounceExpiringCommand(), firstExpiringSuppression)
@CommandHandler(AnnounceExpiringCommand)
export class AnnounceExpiringHandler implements ICommandHandler<AnnounceExpiringCommand> {
  private readonly failed = new FailedItems(new Logger(AnnounceExpiringHandler.name));

  constructor(
    private readonly suppressions: SuppressionsRepository,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<void> {
    await inRounds(BATCH, async (max) => {
      const at = this.clock.now();
      const ids = await this.suppressions.findExpiring(at, max, this.failed.ids);
      await this.failed.handle(ids, (some) => this.announce(some, at));
      return ids.length;
    });
  }

  @Transactional()
  protected async announce(ids: readonly string[], at: Date): Promise<void> {
    const rows = await this.suppressions.claimExpiring(ids, at);
    // after an outage it may have ended: its end is told then
    const events = rows.filter(({ endTime }) => endTime > at).map((row) => expiringEvent(row, at));
    await this.outbox.record(SYSTEM, events);
  }
}
