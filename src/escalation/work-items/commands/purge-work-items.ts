import { Command, CommandHandler, ICommandHandler, QueryBus } from '@nestjs/cqrs';
import { inChunks } from '../../../../libs/database/in-chunks';
import { Clock } from '../../../../libs/kernel/clock';
import { GetTenantSettingsQuery } from '../../../directory';
import { WorkItemsRepository } from '../persistence/work-items.repository';

/** Deletes work items that have been done or cancelled for as long as the tenant stores closed alerts. Returns how many. */
export class PurgeWorkItemsCommand extends Command<number> {}

const DAY_MS = 86_400_000;

@CommandHandler(PurgeWorkItemsCommand)
export class PurgeWorkItemsHandler implements ICommandHandler<PurgeWorkItemsCommand> {
  constructor(
    private readonly items: WorkItemsRepository,
    private readonly queries: QueryBus,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<number> {
    const tenantIds = await this.items.tenants();
    const settings = await this.queries.execute(new GetTenantSettingsQuery(tenantIds));
    let count = 0;
    for (const [tenantId, { retentionDays }] of settings) {
      const before = new Date(this.clock.now().getTime() - retentionDays * DAY_MS);
      count += await inChunks((max) => this.items.purge(tenantId, before, max));
    }
    return count;
  }
}
