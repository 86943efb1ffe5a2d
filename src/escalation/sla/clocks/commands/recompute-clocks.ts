import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { retryDeadlocks } from '../../../../../libs/database/retry-deadlocks';
import { Clock } from '../../../../../libs/kernel/clock';
import { groupBy } from '../../../../../libs/kernel/group-by';
import { SlaTimer } from '../../../timers/sla-timer';
import { recomputedClocks } from '../clock-changes';
import { type ClockFacts, ClockFactsReader } from '../clock-facts';
import { ClockWriter, type WrittenClocks } from '../clock-writer';
import { ClocksRepository } from '../persistence/clocks.repository';
import { countMoments } from '../sla.metrics';

/** Computes the deadlines of a tenant that are not over from their start, by what applies now. Those that are over stay. */
export class RecomputeClocksCommand extends Command<void> {
  constructor(readonly tenantId: string) {
    super();
  }
}

const BATCH = 500;

@CommandHandler(RecomputeClocksCommand)
export class RecomputeClocksHandler implements ICommandHandler<RecomputeClocksCommand> {
  constructor(
    private readonly clocks: ClocksRepository,
    private readonly facts: ClockFactsReader,
    private readonly writer: ClockWriter,
    private readonly timer: SlaTimer,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId }: RecomputeClocksCommand): Promise<void> {
    let ids = await this.clocks.openOf(tenantId, null, BATCH);
    while (ids.length > 0) {
      const some = ids;
      const facts = await this.facts.of(some.map((alertId) => ({ tenantId, alertId })));
      const written = await retryDeadlocks(() => this.recompute(some, facts));
      countMoments(written.moments, this.clock.now());
      this.timer.schedule(written.clocks);
      ids = await this.clocks.openOf(tenantId, some.at(-1) ?? null, BATCH);
    }
  }

  @Transactional()
  protected async recompute(alertIds: readonly string[], facts: ClockFacts): Promise<WrittenClocks> {
    const now = this.clock.now();
    const locked = groupBy(await this.clocks.lockOf(alertIds), ({ alertId }) => alertId);
    const changed = [...locked].flatMap(([id, before]) => {
      const alert = facts.alerts.get(id);
      return alert ? [recomputedClocks({ alert, before, after: before, moments: [] }, facts, now)] : [];
    });
    return this.writer.write(changed, now);
  }
}
