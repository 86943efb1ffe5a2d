import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { retryDeadlocks } from '../../../../../libs/database/retry-deadlocks';
import { Clock } from '../../../../../libs/kernel/clock';
import { chunksOf } from '../../../../../libs/kernel/chunks-of';
import { groupBy } from '../../../../../libs/kernel/group-by';
import { type AlertRef, MAX_DEADLINES } from '../../../../alerts';
import { SlaTimer } from '../../../timers/sla-timer';
import { recomputedClocks } from '../clock-changes';
import { type ClockFacts, ClockFactsReader } from '../clock-facts';
import { ClockWriter, type WrittenClocks } from '../clock-writer';
import { ClocksRepository } from '../persistence/clocks.repository';
import { countMoments } from '../sla.metrics';

/** Computes deadlines of alerts that are not over from their start, by what applies now. Those that are over stay. */
export class RecomputeClocksCommand extends Command<void> {
  constructor(readonly alerts: readonly AlertRef[]) {
    super();
  }
}

@CommandHandler(RecomputeClocksCommand)
export class RecomputeClocksHandler implements ICommandHandler<RecomputeClocksCommand> {
  constructor(
    private readonly clocks: ClocksRepository,
    private readonly facts: ClockFactsReader,
    private readonly writer: ClockWriter,
    private readonly timer: SlaTimer,
    private readonly clock: Clock,
  ) {}

  async execute({ alerts }: RecomputeClocksCommand): Promise<void> {
    for (const some of chunksOf(alerts, MAX_DEADLINES)) {
      const facts = await this.facts.of(some);
      const written = await retryDeadlocks(() => this.recompute(some, facts));
      countMoments(written.moments, this.clock.now());
      this.timer.schedule(written.clocks);
    }
  }

  @Transactional()
  protected async recompute(alerts: readonly AlertRef[], facts: ClockFacts): Promise<WrittenClocks> {
    const now = this.clock.now();
    const clocks = await this.clocks.lockOf(alerts.map(({ alertId }) => alertId));
    const changed = [...groupBy(clocks, ({ alertId }) => alertId)].flatMap(([id, before]) => {
      const alert = facts.alerts.get(id);
      return alert ? [recomputedClocks({ alert, before, after: before, moments: [] }, facts, now)] : [];
    });
    return this.writer.write(changed, now);
  }
}
