import { Command, CommandBus, CommandHandler, ICommandHandler, QueryBus } from '@nestjs/cqrs';
import { Database } from '../../../libs/database/database';
import { inChunks } from '../../../libs/database/in-chunks';
import { Clock } from '../../../libs/kernel/clock';
import { ForgetAlertsCommand, ListAlertTenantsQuery, LockForgettableAlertsCommand } from '../../alerts';
import { GetTenantSettingsQuery } from '../../directory';
import { ForgottenAlertsRepository } from '../persistence/forgotten-alerts.repository';

const DAY_MS = 86_400_000;

/**
 * Forgets alerts that were resolved or ignored longer ago than their tenant keeps them, in chunks that hold nobody up.
 * What the figures need of them stays. Returns how many.
 */
export class ForgetClosedAlertsCommand extends Command<number> {}

@CommandHandler(ForgetClosedAlertsCommand)
export class ForgetClosedAlertsHandler implements ICommandHandler<ForgetClosedAlertsCommand> {
  constructor(
    private readonly database: Database,
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly forgotten: ForgottenAlertsRepository,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<number> {
    const tenantIds = await this.queries.execute(new ListAlertTenantsQuery());
    const settings = await this.queries.execute(new GetTenantSettingsQuery(tenantIds));
    let count = 0;
    for (const [tenantId, { retentionDays }] of settings) {
      const before = new Date(this.clock.now().getTime() - retentionDays * DAY_MS);
      count += await inChunks((most) => this.forgetSome(tenantId, before, most));
    }
    return count;
  }

  /** In one transaction, so that the figures before and after are the same. */
  private forgetSome(tenantId: string, before: Date, most: number): Promise<number> {
    return this.database.in(tenantId, async () => {
      const ids = await this.commands.execute(new LockForgettableAlertsCommand(tenantId, before, most));
      if (ids.length === 0) return 0;
      await this.forgotten.keep(tenantId, ids);
      return this.commands.execute(new ForgetAlertsCommand(tenantId, ids));
    });
  }
}
