import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { retryDeadlocks } from '../../../../../libs/database/retry-deadlocks';
import { Clock } from '../../../../../libs/kernel/clock';
import { groupBy } from '../../../../../libs/kernel/group-by';
import { SlaTimer } from '../../../timers/sla-timer';
import { followEvents, type FollowedEvent } from '../clock-changes';
import { clockEffectOf, type ClockEvent } from '../clock-effect';
import { type ClockFacts, ClockFactsReader } from '../clock-facts';
import { ClockWriter, type WrittenClocks } from '../clock-writer';
import { ClocksRepository } from '../persistence/clocks.repository';
import { countMoments } from '../sla.metrics';

/** Begins, ends and changes clocks, as events of alerts ask for. The same events again change nothing. */
export class FollowClocksCommand extends Command<void> {
  constructor(readonly events: readonly ClockEvent[]) {
    super();
  }
}

@CommandHandler(FollowClocksCommand)
export class FollowClocksHandler implements ICommandHandler<FollowClocksCommand> {
  constructor(
    private readonly clocks: ClocksRepository,
    private readonly facts: ClockFactsReader,
    private readonly writer: ClockWriter,
    private readonly timer: SlaTimer,
    private readonly clock: Clock,
  ) {}

  async execute({ events }: FollowClocksCommand): Promise<void> {
    const some = events.flatMap((event) => {
      const effect = clockEffectOf(event);
      return effect ? [{ event, effect }] : [];
    });
    if (some.length === 0) return;
    const facts = await this.facts.of(some.map(({ event }) => event));
    const written = await retryDeadlocks(() => this.follow(some, facts));
    countMoments(written.moments, this.clock.now());
    this.timer.schedule(written.clocks);
  }

  @Transactional()
  protected async follow(some: readonly FollowedEvent[], facts: ClockFacts): Promise<WrittenClocks> {
    const now = this.clock.now();
    const byAlert = groupBy(some, ({ event }) => event.alertId);
    const locked = groupBy(await this.clocks.lockOf([...byAlert.keys()]), ({ alertId }) => alertId);
    const changed = [...byAlert].flatMap(([id, events]) => {
      const alert = facts.alerts.get(id);
      return alert ? [followEvents(alert, locked.get(id) ?? [], events, facts, now)] : [];
    });
    return this.writer.write(changed, now);
  }
}
