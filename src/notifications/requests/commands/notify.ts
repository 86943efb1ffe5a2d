import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { chunksOf } from '../../../../libs/kernel/chunks-of';
import { DeliveryEnqueuer, type NewDelivery } from '../../deliveries/delivery-enqueuer';
import { targetIdOf } from '../../deliveries/delivery-target';
import type { NotifyRequest, NotifyResult } from '../notify-request';
import { RequestFactsReader } from '../request-facts';
import { RequestedDeliveries } from '../requested-deliveries';

/**
 * Tells people what another module wants them to be told, in the transaction of the caller: nobody is told if that fails.
 * The same requests again change nothing. Any number of requests, of any tenants, need the same few statements.
 * @returns a result for each request, in their order
 */
export class NotifyCommand extends Command<readonly NotifyResult[]> {
  constructor(readonly requests: readonly NotifyRequest[]) {
    super();
  }
}

/** A statement takes no more rows. */
const MAX_ROWS = 5_000;

@CommandHandler(NotifyCommand)
export class NotifyHandler implements ICommandHandler<NotifyCommand> {
  constructor(
    private readonly reader: RequestFactsReader,
    private readonly deliveries: RequestedDeliveries,
    private readonly enqueuer: DeliveryEnqueuer,
  ) {}

  @Transactional()
  async execute({ requests }: NotifyCommand): Promise<readonly NotifyResult[]> {
    if (requests.length === 0) return [];
    const facts = await this.reader.read(requests);
    const planned = requests.map((one) => this.deliveries.of(one, one.text === null ? 'alert' : 'notice', facts));
    for (const some of chunksOf(planned.flat(), MAX_ROWS)) await this.enqueuer.enqueue(some);
    return planned.map((some) => ({ reached: countTargets(some) }));
  }
}

const countTargets = (deliveries: readonly NewDelivery[]): number => {
  const reached = deliveries.filter(({ state }) => state !== 'skipped');
  return new Set(reached.map(({ target }) => targetIdOf(target))).size;
};
