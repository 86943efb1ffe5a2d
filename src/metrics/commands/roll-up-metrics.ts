import { Logger } from '@nestjs/common';
import { Command, CommandHandler, ICommandHandler, QueryBus } from '@nestjs/cqrs';
import { Clock } from '../../../libs/kernel/clock';
import { GetTenantSettingsQuery, ListTimeZonesQuery } from '../../directory';
import { type DueDays, RollUpsRepository, type Zones } from '../persistence/roll-ups.repository';

const MINUTE_MS = 60_000;
/** How far back the first run of a process looks for occurrences, as no process may have been running before. */
const FIRST_LOOK_BACK_MS = 60 * MINUTE_MS;
const LOOK_BACK_MS = 3 * MINUTE_MS;
/** Days that are read at once; those of one tenant are calculated in one transaction. */
const MAX_DAYS = 200;

/** Calculates the figures of days that are over, and of days whose figures are out of date. Returns how many days. */
export class RollUpMetricsCommand extends Command<number> {}

@CommandHandler(RollUpMetricsCommand)
export class RollUpMetricsHandler implements ICommandHandler<RollUpMetricsCommand> {
  private readonly log = new Logger(RollUpMetricsHandler.name);
  private hasRun = false;

  constructor(
    private readonly rollUps: RollUpsRepository,
    private readonly queries: QueryBus,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<number> {
    const now = this.clock.now();
    const zones = await this.queries.execute(new ListTimeZonesQuery());
    await this.rollUps.markFolded(new Date(now.getTime() - (this.hasRun ? LOOK_BACK_MS : FIRST_LOOK_BACK_MS)));
    this.hasRun = true;
    await this.rollUps.fill(zones, now);
    return this.calculate(zones, now);
  }

  private async calculate(zones: Zones, now: Date): Promise<number> {
    const failed = new Set<string>();
    let calculated = 0;
    for (;;) {
      const remaining = new Map([...zones].filter(([tenantId]) => !failed.has(tenantId)));
      const due = await this.rollUps.due(remaining, MAX_DAYS);
      if (due.length === 0) return calculated;
      for (const one of due)
        if (await this.tryCalculate(one, now)) calculated += one.days.length;
        else failed.add(one.tenantId);
    }
  }

  /** Calculates the days of one tenant. A failure is logged, so that it does not stop other tenants. */
  private async tryCalculate(due: DueDays, now: Date): Promise<boolean> {
    try {
      const settings = (await this.queries.execute(new GetTenantSettingsQuery([due.tenantId]))).get(due.tenantId);
      const { criticalSlaMinutes: critical = 0, highSlaMinutes: high = 0 } = settings?.sla ?? {};
      await this.rollUps.calculate(due, { critical, high }, now);
      return true;
    } catch (error) {
      this.log.warn({ tenant_id: due.tenantId }, (error as Error).message);
      return false;
    }
  }
}
