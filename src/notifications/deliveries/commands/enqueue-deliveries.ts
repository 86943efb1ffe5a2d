import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { DeliveryEnqueuer, type NewDelivery } from '../delivery-enqueuer';
import type { DeliveryRow } from '../delivery-row';
import { PlannedBeyondApp } from '../persistence/planned-beyond-app';
import { DeliveryOutcomes } from '../sending/delivery-outcomes';

/**
 * Enqueues deliveries in one statement, in the transaction of the caller, and wakes the senders after its commit.
 * Those that exist already are ignored.
 * @returns the new ones, in no order
 */
export class EnqueueDeliveriesCommand extends Command<readonly DeliveryRow[]> {
  constructor(readonly deliveries: readonly NewDelivery[]) {
    super();
  }
}

@CommandHandler(EnqueueDeliveriesCommand)
export class EnqueueDeliveriesHandler implements ICommandHandler<EnqueueDeliveriesCommand> {
  constructor(
    private readonly enqueuer: DeliveryEnqueuer,
    private readonly planned: PlannedBeyondApp,
    private readonly outcomes: DeliveryOutcomes,
  ) {}

  @Transactional()
  async execute({ deliveries }: EnqueueDeliveriesCommand): Promise<readonly DeliveryRow[]> {
    const added = await this.enqueuer.enqueue(deliveries);
    await this.announceInApp(added);
    return added;
  }

  /** What is shown in the app counts as told only where nothing else was planned. */
  private async announceInApp(added: readonly DeliveryRow[]): Promise<void> {
    const beyond = new Set(added.flatMap((one) => (isSentOut(one) ? (one.alertId ?? []) : [])));
    const shown = added.filter((one) => isShownInApp(one) && !beyond.has(one.alertId ?? ''));
    const alone = await this.planned.without(shown);
    if (alone.length > 0) await this.outcomes.announce(alone);
  }
}

const isSentOut = ({ channel, state }: DeliveryRow): boolean => channel !== 'in_app' && state !== 'skipped';

const isShownInApp = ({ channel, state, alertId, episode, kind }: DeliveryRow): boolean =>
  channel === 'in_app' && state === 'delivered' && alertId !== null && episode !== null && kind !== 'resolved';
