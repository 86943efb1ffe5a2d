import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Config } from '../../../../libs/config/config';
import { inChunks } from '../../../../libs/database/in-chunks';
import { Clock } from '../../../../libs/kernel/clock';
import { ChannelDays } from '../persistence/channel-days';
import { DeliveriesRepository } from '../persistence/deliveries.repository';

const DAY_MS = 86_400_000;

/** Deletes deliveries, with their attempts, after the retention time. Those that are still on their way stay. */
export class PurgeDeliveriesCommand extends Command<void> {}

@CommandHandler(PurgeDeliveriesCommand)
export class PurgeDeliveriesHandler implements ICommandHandler<PurgeDeliveriesCommand> {
  constructor(
    private readonly deliveries: DeliveriesRepository,
    private readonly days: ChannelDays,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - this.config.delivery.retentionDays * DAY_MS);
    await inChunks((max) => this.deliveries.purgeBefore(before, max));
    await this.days.purge(this.clock.now());
  }
}
