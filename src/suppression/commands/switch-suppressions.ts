import { Logger } from '@nestjs/common';
import { Command, CommandHandler, ICommandHandler, QueryBus } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { SYSTEM } from '../../../libs/database/database';
import { FailedItems } from '../../../libs/jobs/failed-items';
import { inRounds } from '../../../libs/jobs/in-rounds';
import { WhenDue } from '../../../libs/jobs/when-due';
import { Clock } from '../../../libs/kernel/clock';
import { CountCoveredQuery } from '../../alerts';
import { SuppressedProblemsRepository } from '../persistence/suppressed-problems.repository';
import { firstDueSuppressions, MAX_BATCH_MS, SuppressionsRepository } from '../persistence/suppressions.repository';
import { SuppressionSwitch } from '../suppression-switch';

/** Starts and stops suppressions that are due, and ends those with `expireOnResolve` whose problems are all over. */
export class SwitchSuppressionsCommand extends Command<void> {}

const BATCH = 50;

@WhenDue(() => new SwitchSuppressionsCommand(), ...firstDueSuppressions)
@CommandHandler(SwitchSuppressionsCommand)
export class SwitchSuppressionsHandler implements ICommandHandler<SwitchSuppressionsCommand> {
  private readonly failed = new FailedItems(new Logger(SwitchSuppressionsHandler.name));

  constructor(
    private readonly suppressions: SuppressionsRepository,
    private readonly problems: SuppressedProblemsRepository,
    private readonly suppressionSwitch: SuppressionSwitch,
    private readonly queries: QueryBus,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<void> {
    await inRounds(BATCH, async (max) => {
      const at = this.clock.now();
      const due = await this.suppressions.findDue(at, max, this.failed.ids);
      await this.failed.handle(due, (ids) => this.switchSome(ids, at));
      return due.length;
    });
    const idle = await this.suppressions.findIdle(BATCH, this.failed.ids);
    await this.failed.handle(idle, (ids) => this.endExpired(ids, this.clock.now()));
    await this.releaseLate(this.clock.now());
  }

  @Transactional()
  protected async switchSome(ids: readonly string[], at: Date): Promise<void> {
    for (const row of await this.suppressions.lockDue(ids, at)) await this.suppressionSwitch.update(row, at);
  }

  /** Rechecks problems of changed suppressions: batches that were running at the change used the old definition. */
  @Transactional()
  protected async releaseLate(at: Date): Promise<void> {
    const changed = await this.suppressions.changedSince(new Date(at.getTime() - MAX_BATCH_MS));
    if (changed.length > 0) await this.problems.releaseBy(SYSTEM, 'silencer_id', changed, at);
  }

  @Transactional()
  protected async endExpired(ids: readonly string[], at: Date): Promise<void> {
    const idle = await this.suppressions.lockIdle(ids);
    if (idle.length === 0) return;
    const covered = await this.queries.execute(new CountCoveredQuery(idle.map(({ row }) => row.id)));
    for (const { hasSuppressed, row } of idle) {
      const alerts = covered.get(row.id) ?? [];
      const isOver = (hasSuppressed || alerts.length > 0) && !alerts.some(({ isOpen }) => isOpen);
      if (isOver) await this.suppressionSwitch.update({ ...row, isActive: false, endedAt: at }, at);
    }
  }
}
