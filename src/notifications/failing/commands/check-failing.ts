import { Logger } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, ICommandHandler, QueryBus } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { FailedItems } from '../../../../libs/jobs/failed-items';
import { WhenDue } from '../../../../libs/jobs/when-due';
import { Clock } from '../../../../libs/kernel/clock';
import { uuidv7 } from '../../../../libs/kernel/uuid';
import { AutoResolveAlertsCommand, RaiseAlertsCommand } from '../../../alerts';
import { GetTenantSettingsQuery } from '../../../directory';
import { failingAlert } from '../failing-alert';
import { type FailingAlert, type FailingTenant, FailingTenants, firstFailing } from '../persistence/failing-tenants';

/** Raises an alert for each tenant whose notifications fail, and resolves it when they work again. */
export class CheckFailingCommand extends Command<void> {}

@WhenDue(() => new CheckFailingCommand(), ...firstFailing)
@CommandHandler(CheckFailingCommand)
export class CheckFailingHandler implements ICommandHandler<CheckFailingCommand> {
  private readonly failed = new FailedItems(new Logger(CheckFailingHandler.name));

  constructor(
    private readonly tenants: FailingTenants,
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<void> {
    const now = this.clock.now();
    const [failing, open] = await Promise.all([this.tenants.find(now), this.tenants.open()]);
    const reported = new Set(open.map(({ tenantId }) => tenantId));
    const stillFailing = new Set(failing.map(({ tenantId }) => tenantId));
    const unreported = failing.filter(({ tenantId }) => !reported.has(tenantId));
    const settings = await this.queries.execute(new GetTenantSettingsQuery([...unreported.map((one) => one.tenantId)]));
    const leftOut = new Set(this.failed.ids);
    for (const one of unreported) {
      const locale = settings.get(one.tenantId)?.locale ?? 'en';
      if (!leftOut.has(one.tenantId)) await this.failed.handle([one.tenantId], () => this.raise(one, locale, now));
    }
    for (const one of open)
      if (!stillFailing.has(one.tenantId) && !leftOut.has(one.alertId))
        await this.failed.handle([one.alertId], () => this.end(one, now));
    await this.tenants.purge(now);
  }

  /** Once for each tenant: another process may have raised it meanwhile. */
  @Transactional()
  protected async raise({ tenantId, reason }: FailingTenant, locale: 'en' | 'es', now: Date): Promise<void> {
    if (await this.tenants.lock(tenantId)) return;
    const alert = failingAlert(uuidv7(now.getTime()), tenantId, { locale, reason, at: now });
    await this.commands.execute(new RaiseAlertsCommand([alert], [], now));
    await this.tenants.add({ tenantId, alertId: alert.id }, now);
  }

  @Transactional()
  protected async end(alert: FailingAlert, now: Date): Promise<void> {
    await this.commands.execute(new AutoResolveAlertsCommand([alert.alertId], now, 'notifications work again'));
    await this.tenants.end(alert, now);
  }
}
