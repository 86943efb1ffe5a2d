import { Logger } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, ICommandHandler, QueryBus } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { FailedItems } from '../../../libs/jobs/failed-items';
import { WhenDue } from '../../../libs/jobs/when-due';
import { Clock } from '../../../libs/kernel/clock';
import { AutoResolveAlertsCommand, CountCoveredQuery, type CoveredAlerts, UpdateAlertTextCommand } from '../../alerts';
import { GetTenantSettingsQuery } from '../../directory';
import { EndStormsCommand, firstStorm, GetStormsQuery, type Storm } from '../../suppression';
import { stormData, stormText } from '../storm-text';

/** Updates the alerts of storms, and ends the storms that are over. */
export class RefreshStormAlertsCommand extends Command<void> {}

/** A storm is over when the rate of new alerts falls below this fraction of the limit. */
const END_FRACTION = 0.5;

@WhenDue(() => new RefreshStormAlertsCommand(), firstStorm)
@CommandHandler(RefreshStormAlertsCommand)
export class RefreshStormAlertsHandler implements ICommandHandler<RefreshStormAlertsCommand> {
  private readonly failed = new FailedItems(new Logger(RefreshStormAlertsHandler.name));

  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<void> {
    const now = this.clock.now();
    const storms = await this.queries.execute(new GetStormsQuery(now));
    if (storms.length === 0) return;
    const settings = await this.queries.execute(new GetTenantSettingsQuery(storms.map(({ tenantId }) => tenantId)));
    const covered = await this.queries.execute(new CountCoveredQuery(storms.map(({ alertId }) => alertId)));
    for (const storm of storms) {
      const locale = settings.get(storm.tenantId)?.locale ?? 'en';
      await this.failed.handle([storm.alertId], () =>
        this.refresh(storm, covered.get(storm.alertId) ?? [], locale, now),
      );
    }
  }

  @Transactional()
  protected async refresh(
    storm: Storm & { readonly rate: number },
    covered: readonly CoveredAlerts[],
    locale: 'en' | 'es',
    now: Date,
  ): Promise<void> {
    const { tenantId, alertId, perMinute, rate } = storm;
    const count = covered.reduce((sum, one) => sum + one.count, 0);
    const severity = covered.some((one) => one.severity === 'critical') ? 'critical' : 'high';
    const kinds = byType(covered);
    const described = { ...stormText(locale, perMinute, kinds), severity, data: stormData(perMinute, kinds) } as const;
    await this.commands.execute(new UpdateAlertTextCommand(tenantId, alertId, described, now));
    if (rate >= perMinute * END_FRACTION) return;
    await this.commands.execute(new EndStormsCommand([alertId]));
    await this.commands.execute(
      new AutoResolveAlertsCommand([alertId], now, `the storm is over; it covered ${count} alerts`),
    );
  }
}

/** Counts the alerts by type, the most frequent type first. */
function byType(covered: readonly CoveredAlerts[]): { alertType: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const { alertType, count } of covered) counts.set(alertType, (counts.get(alertType) ?? 0) + count);
  return [...counts].map(([alertType, count]) => ({ alertType, count })).sort((one, other) => other.count - one.count);
}
