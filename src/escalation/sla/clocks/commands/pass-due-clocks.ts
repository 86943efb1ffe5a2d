import { Logger, type OnModuleInit } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { FailedItems } from '../../../../../libs/jobs/failed-items';
import { inRounds } from '../../../../../libs/jobs/in-rounds';
import { Clock } from '../../../../../libs/kernel/clock';
import { groupBy } from '../../../../../libs/kernel/group-by';
import { isOutage } from '../../../../../libs/kernel/problem-of';
import { LockAlertsCommand } from '../../../../alerts';
import { SlaTimer } from '../../../timers/sla-timer';
import { passedClocks } from '../clock-changes';
import { type ChangedClocks, ClockWriter, type WrittenClocks } from '../clock-writer';
import { ClocksRepository } from '../persistence/clocks.repository';
import { countMoments } from '../sla.metrics';

/** Lets the moments of all deadlines pass whose time has come, of any tenants. */
export class PassDueClocksCommand extends Command<void> {}

const BATCH = 500;

/** What a transaction did, for what follows its commit. */
interface Passed {
  readonly written: WrittenClocks;
  /** The alerts that others have locked. */
  readonly busy: readonly string[];
}

@CommandHandler(PassDueClocksCommand)
export class PassDueClocksHandler implements ICommandHandler<PassDueClocksCommand>, OnModuleInit {
  private readonly failed = new FailedItems(new Logger(PassDueClocksHandler.name));

  constructor(
    private readonly clocks: ClocksRepository,
    private readonly writer: ClockWriter,
    private readonly commands: CommandBus,
    private readonly timer: SlaTimer,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    const dueUntil = (at: Date, max: number) => this.clocks.dueUntil(at, max);
    this.timer.does({ command: () => new PassDueClocksCommand(), dueUntil });
  }

  async execute(): Promise<void> {
    // an alert is looked at once in a call: others may hold it, or have to follow it first
    const seen: string[] = [];
    let found = 0;
    await inRounds(BATCH, async (max) => {
      const ids = await this.clocks.dueAlerts(this.clock.now(), max, [...this.failed.ids, ...seen]);
      seen.push(...ids);
      if (ids.length > 0) await this.passThese([...new Set(ids)]);
      return (found = ids.length);
    });
    if (found >= BATCH) this.timer.wakeSoon();
  }

  /** In one transaction. If that fails, those that are at fault are found, and left out. */
  private async passThese(alertIds: readonly string[]): Promise<void> {
    const pass = async (ids: readonly string[]) => this.afterwards(await this.pass(ids));
    try {
      await pass(alertIds);
    } catch (error) {
      if (isOutage(error)) throw error;
      await this.failed.handle(alertIds, pass);
    }
  }

  /** The clocks are locked first, and then the alerts. What others have locked is left to the next time, rather than waited for. */
  @Transactional()
  protected async pass(alertIds: readonly string[]): Promise<Passed> {
    const now = this.clock.now();
    const clocks = groupBy(await this.clocks.lockFree(alertIds), ({ alertId }) => alertId);
    const alerts = await this.commands.execute(new LockAlertsCommand([...clocks.keys()], true));
    const changed = alerts.flatMap((alert): ChangedClocks[] => {
      const before = clocks.get(alert.id) ?? [];
      // somebody reacted: the event of that decides whether they were in time
      if (before.some(({ epoch }) => epoch < alert.epoch)) return [];
      return [passedClocks({ alert, before, after: before, moments: [] }, now)];
    });
    const locked = new Set(alerts.map(({ id }) => id));
    return { written: await this.writer.write(changed, now), busy: alertIds.filter((id) => !locked.has(id)) };
  }

  private afterwards({ written, busy }: Passed): void {
    countMoments(written.moments, this.clock.now());
    this.timer.schedule(written.clocks);
    if (busy.length > 0) this.timer.wakeSoon();
  }
}
