import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '../../../../libs/kernel/clock';
import { DeliveriesRepository } from '../persistence/deliveries.repository';

/** Cancels all that a member or a destination was to get. Returns how many were cancelled. */
export class CancelDeliveriesToCommand extends Command<number> {
  /** @param targetId the id of the member or destination */
  constructor(
    readonly tenantId: string,
    readonly targetId: string,
    readonly reason: string,
  ) {
    super();
  }
}

@CommandHandler(CancelDeliveriesToCommand)
export class CancelDeliveriesToHandler implements ICommandHandler<CancelDeliveriesToCommand> {
  constructor(
    private readonly deliveries: DeliveriesRepository,
    private readonly clock: Clock,
  ) {}

  execute({ tenantId, targetId, reason }: CancelDeliveriesToCommand): Promise<number> {
    return this.deliveries.cancelOfTarget(tenantId, targetId, reason, this.clock.now());
  }
}
