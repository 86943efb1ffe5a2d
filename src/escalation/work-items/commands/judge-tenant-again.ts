import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Clock } from '../../../../libs/kernel/clock';
import { OpenItems } from '../open-items';
import { WorkloadsRepository } from '../persistence/workloads.repository';
import { Workloads } from '../workloads';

/** Judges the work items and loads of a tenant again, by settings that have changed. Repeating it changes nothing. */
export class JudgeTenantAgainCommand extends Command<void> {
  constructor(readonly tenantId: string) {
    super();
  }
}

@CommandHandler(JudgeTenantAgainCommand)
export class JudgeTenantAgainHandler implements ICommandHandler<JudgeTenantAgainCommand> {
  constructor(
    private readonly open: OpenItems,
    private readonly loads: WorkloadsRepository,
    private readonly workloads: Workloads,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId }: JudgeTenantAgainCommand): Promise<void> {
    await this.open.judgeAgain(tenantId);
    await this.judgeLoads(tenantId);
  }

  @Transactional()
  protected async judgeLoads(tenantId: string): Promise<void> {
    await this.workloads.judge(await this.loads.lockOf(tenantId), this.clock.now());
  }
}
