import { Logger } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, ICommandHandler, QueryBus } from '@nestjs/cqrs';
import { Database } from '../../../libs/database/database';
import { inChunks } from '../../../libs/database/in-chunks';
import { FailedItems } from '../../../libs/jobs/failed-items';
import { Clock } from '../../../libs/kernel/clock';
import { PurgeAlertsCommand, ListAlertTenantsQuery, LockPurgeableAlertsCommand } from '../../alerts';
import { GetTenantSettingsQuery } from '../../directory';
import { PurgedAlertsRepository } from '../persistence/purged-alerts.repository';

const DAY_MS = 86_400_000;

/**
 * Deletes resolved and ignored alerts whose retention time is over, in small transactions that do not block others.
 * What analytics needs of them is stored before. Returns how many alerts were deleted.
 */
export class PurgeClosedAlertsCommand extends Command<number> {}

@CommandHandler(PurgeClosedAlertsCommand)
export class PurgeClosedAlertsHandler implements ICommandHandler<PurgeClosedAlertsCommand> {
  private readonly failed = new FailedItems(new Logger(PurgeClosedAlertsHandler.name));

  constructor(
    private readonly database: Database,
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly purged: PurgedAlertsRepository,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<number> {
    const tenantIds = await this.queries.execute(new ListAlertTenantsQuery());
    const settings = await this.queries.execute(new GetTenantSettingsQuery(tenantIds));
    let count = 0;
    for (const [tenantId, { retentionDays }] of settings) {
      const before = new Date(this.clock.now().getTime() - retentionDays * DAY_MS);
      await this.failed.handle([tenantId], async () => {
        count += await inChunks((max) => this.purgeSome(tenantId, before, max));
      });
    }
    return count;
  }

  /** Stores and deletes in one transaction, so that the figures do not change. */
  private purgeSome(tenantId: string, before: Date, max: number): Promise<number> {
    return this.database.transaction(tenantId, async () => {
      const ids = await this.commands.execute(new LockPurgeableAlertsCommand(tenantId, before, max));
      if (ids.length === 0) return 0;
      await this.purged.store(tenantId, ids);
      return this.commands.execute(new PurgeAlertsCommand(tenantId, ids));
    });
  }
}
