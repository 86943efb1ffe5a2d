import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { SYSTEM } from '../../../../../libs/database/database';
import { inRounds } from '../../../../../libs/jobs/in-rounds';
import { WhenDue } from '../../../../../libs/jobs/when-due';
import { Clock } from '../../../../../libs/kernel/clock';
import { firstSwapToExpire, SwapsRepository } from '../persistence/swaps.repository';
import { SwapWriter } from '../swap-writer';

/** Ends the open swap requests whose shift has begun, of all tenants. */
export class ExpireSwapsCommand extends Command<void> {}

const BATCH = 100;

@WhenDue(() => new ExpireSwapsCommand(), firstSwapToExpire)
@CommandHandler(ExpireSwapsCommand)
export class ExpireSwapsHandler implements ICommandHandler<ExpireSwapsCommand> {
  constructor(
    private readonly swaps: SwapsRepository,
    private readonly writer: SwapWriter,
    private readonly clock: Clock,
  ) {}

  execute(): Promise<void> {
    return inRounds(BATCH, (max) => this.expireSome(max));
  }

  @Transactional()
  protected async expireSome(max: number): Promise<number> {
    const now = this.clock.now();
    const begun = await this.swaps.lockBegun(now, max);
    for (const row of begun) await this.writer.change(SYSTEM, row, { state: 'expired' }, 'expired', null, now);
    return begun.length;
  }
}
