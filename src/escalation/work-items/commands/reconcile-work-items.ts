import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Clock } from '../../../../libs/kernel/clock';
import { OpenItems } from '../open-items';
import { WorkloadsRepository } from '../persistence/workloads.repository';
import { Workloads } from '../workloads';

/** What the reconciliation found and mended. */
export interface Reconciled {
  readonly items: number;
  readonly loads: number;
}

/** Compares due times, reports and numbers of open items with the items themselves, and mends what differs. */
export class ReconcileWorkItemsCommand extends Command<Reconciled> {}

const MAX_LOADS = 1_000;

@CommandHandler(ReconcileWorkItemsCommand)
export class ReconcileWorkItemsHandler implements ICommandHandler<ReconcileWorkItemsCommand> {
  constructor(
    private readonly open: OpenItems,
    private readonly loads: WorkloadsRepository,
    private readonly workloads: Workloads,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<Reconciled> {
    const items = await this.open.judgeAgain();
    const wrong = await this.loads.wrong(MAX_LOADS);
    for (const { tenantId, memberId } of wrong) await this.countAgain(tenantId, memberId);
    return { items, loads: wrong.length };
  }

  @Transactional()
  protected async countAgain(tenantId: string, memberId: string): Promise<void> {
    await this.workloads.judge(await this.loads.countAgain(tenantId, memberId), this.clock.now());
  }
}
