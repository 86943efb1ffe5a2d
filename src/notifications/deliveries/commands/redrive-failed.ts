import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Clock } from '../../../../libs/kernel/clock';
import { isOpen } from '../../../alerts';
import { AlertsById } from '../../alerts-by-id';
import { DeliveryEnqueuer } from '../delivery-enqueuer';
import type { DeliveryFilter } from '../delivery-filter';
import { isFiring } from '../delivery-row';
import { DeadDeliveries } from '../persistence/dead-deliveries';
import { again } from './resend-deliveries';

/** What is read of alerts. */
const fields = ['id', 'status'] as const;
/** How many deliveries one transaction sends again, and one command. */
const CHUNK = 500;
export const MAX_REDRIVEN = 10_000;

/** How many deliveries were sent again. */
export interface RedriveCounts {
  readonly resent: number;
  /** Tell of alerts that are closed. */
  readonly refused: number;
  /** Whether more than MAX_REDRIVEN match: the same again goes on. */
  readonly hasMore: boolean;
}

/**
 * Sends again what failed, or whose outcome nobody knows, and was not sent again yet: each as a new delivery, whose parent is the
 * old one. The same again only sends what has failed since.
 */
export class RedriveFailedCommand extends Command<RedriveCounts> {
  /** @param filter its states are those of failed deliveries */
  constructor(
    readonly tenantId: string,
    readonly filter: DeliveryFilter,
  ) {
    super();
  }
}

interface Chunk {
  readonly found: number;
  readonly resent: number;
  readonly last: string | undefined;
}

@CommandHandler(RedriveFailedCommand)
export class RedriveFailedHandler implements ICommandHandler<RedriveFailedCommand> {
  constructor(
    private readonly dead: DeadDeliveries,
    private readonly enqueuer: DeliveryEnqueuer,
    private readonly alerts: AlertsById,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, filter }: RedriveFailedCommand): Promise<RedriveCounts> {
    let [found, resent] = [0, 0];
    let after: string | undefined;
    while (found < MAX_REDRIVEN) {
      const chunk = await this.redrive(tenantId, filter, after);
      found += chunk.found;
      resent += chunk.resent;
      after = chunk.last;
      if (chunk.found < CHUNK) return { resent, refused: found - resent, hasMore: false };
    }
    return { resent, refused: found - resent, hasMore: true };
  }

  @Transactional()
  protected async redrive(tenantId: string, filter: DeliveryFilter, after: string | undefined): Promise<Chunk> {
    const rows = await this.dead.lockNext(tenantId, filter, CHUNK, after);
    const alerts = await this.alerts.of(rows, fields);
    const wanted = rows.filter((row) => {
      const alert = alerts.get(row.alertId ?? '');
      return !isFiring(row) || (alert !== undefined && isOpen(alert.status));
    });
    const now = this.clock.now();
    const added = await this.enqueuer.enqueue(wanted.map((row) => again(row, now)));
    return { found: rows.length, resent: added.length, last: rows.at(-1)?.id };
  }
}
