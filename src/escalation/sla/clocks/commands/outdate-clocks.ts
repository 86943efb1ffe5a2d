import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '../../../../../libs/kernel/clock';
import { Outbox } from '../../../../../libs/outbox/outbox';
import { DeadlinesOutdatedEvent, MAX_DEADLINES } from '../../../../alerts';
import { ClocksRepository } from '../persistence/clocks.repository';

/** Has deadlines of a tenant that are not over computed again: a part of them, then the next, so that no other tenant waits for all. */
export class OutdateClocksCommand extends Command<void> {
  /** @param after the last alert of the part before; null: the first part */
  constructor(
    readonly tenantId: string,
    readonly after: string | null,
  ) {
    super();
  }
}

@CommandHandler(OutdateClocksCommand)
export class OutdateClocksHandler implements ICommandHandler<OutdateClocksCommand> {
  constructor(
    private readonly clocks: ClocksRepository,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, after }: OutdateClocksCommand): Promise<void> {
    const alertIds = await this.clocks.openOf(tenantId, after, MAX_DEADLINES);
    if (alertIds.length === 0) return;
    const timestamp = this.clock.now().toISOString();
    const andFurther = alertIds.length === MAX_DEADLINES;
    await this.outbox.record(tenantId, [new DeadlinesOutdatedEvent({ tenantId, alertIds, andFurther, timestamp })]);
  }
}
