import { Command, CommandHandler, ICommandHandler, QueryBus } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { SYSTEM } from '../../../libs/database/database';
import { Clock } from '../../../libs/kernel/clock';
import { CountCoveredQuery } from '../../alerts';
import { SuppressedProblemsRepository } from '../persistence/suppressed-problems.repository';
import { SuppressionsRepository } from '../persistence/suppressions.repository';
import { SuppressionSwitch } from '../suppression-switch';

/** Lets suppressions begin and end to hold whose time has come, and ends those of which everything is over. */
export class SwitchSuppressionsCommand extends Command<void> {}

/** No batch takes longer. */
const UNDER_WAY_MS = 15_000;
const BATCH = 50;
const MAX_ROUNDS = 20;

@CommandHandler(SwitchSuppressionsCommand)
export class SwitchSuppressionsHandler implements ICommandHandler<SwitchSuppressionsCommand> {
  constructor(
    private readonly suppressions: SuppressionsRepository,
    private readonly problems: SuppressedProblemsRepository,
    private readonly turns: SuppressionSwitch,
    private readonly queries: QueryBus,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<void> {
    for (let round = 0; round < MAX_ROUNDS; round++) if ((await this.turnSome(this.clock.now())) < BATCH) break;
    await this.endForgone(this.clock.now());
    await this.releaseLate(this.clock.now());
  }

  @Transactional()
  protected async turnSome(at: Date): Promise<number> {
    const due = await this.suppressions.lockDue(at, BATCH);
    for (const row of due) await this.turns.turn(row, at);
    return due.length;
  }

  /** Batches that were under way when a suppression changed have followed what it said before. */
  @Transactional()
  protected async releaseLate(at: Date): Promise<void> {
    const changed = await this.suppressions.changedSince(new Date(at.getTime() - UNDER_WAY_MS));
    if (changed.length > 0) await this.problems.releaseBy(SYSTEM, 'silencer_id', changed, at);
  }

  @Transactional()
  protected async endForgone(at: Date): Promise<void> {
    const forgone = await this.suppressions.lockForgone(BATCH);
    if (forgone.length === 0) return;
    const covered = await this.queries.execute(new CountCoveredQuery(forgone.map(({ row }) => row.id)));
    for (const { keptAny, row } of forgone) {
      const alerts = covered.get(row.id) ?? [];
      const isOver = (keptAny || alerts.length > 0) && !alerts.some(({ isOpen }) => isOpen);
      if (isOver) await this.turns.turn({ ...row, isActive: false, endedAt: at }, at);
    }
  }
}
