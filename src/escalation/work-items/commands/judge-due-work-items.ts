import { Logger } from '@nestjs/common';
import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { FailedItems } from '../../../../libs/jobs/failed-items';
import { inRounds } from '../../../../libs/jobs/in-rounds';
import { WhenDue } from '../../../../libs/jobs/when-due';
import { Clock } from '../../../../libs/kernel/clock';
import { firstDueWorkItem, WorkItemsRepository } from '../persistence/work-items.repository';
import { WorkItemJudge } from '../work-item-judge';

/** Reports deadlines and waits of work items that are due. Several processes may do it at the same time. */
export class JudgeDueWorkItemsCommand extends Command<void> {}

const DUE_AT_ONCE = 500;

@WhenDue(() => new JudgeDueWorkItemsCommand(), firstDueWorkItem)
@CommandHandler(JudgeDueWorkItemsCommand)
export class JudgeDueWorkItemsHandler implements ICommandHandler<JudgeDueWorkItemsCommand> {
  private readonly failed = new FailedItems(new Logger('work items'));

  constructor(
    private readonly items: WorkItemsRepository,
    private readonly judge: WorkItemJudge,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<void> {
    await inRounds(DUE_AT_ONCE, async (max) => {
      const ids = await this.items.due(this.clock.now(), max, this.failed.ids);
      await this.failed.handle(ids, (some) => this.take(some));
      return ids.length;
    });
  }

  @Transactional()
  protected async take(ids: readonly string[]): Promise<void> {
    const now = this.clock.now();
    await this.items.save(await this.judge.report(await this.items.lockDue(ids, now), now), now);
  }
}
