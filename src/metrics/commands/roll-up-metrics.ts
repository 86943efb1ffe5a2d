import { Logger } from '@nestjs/common';
import { Command, CommandHandler, ICommandHandler, QueryBus } from '@nestjs/cqrs';
import { Clock } from '../../../libs/kernel/clock';
import { GetTenantSettingsQuery, ListTimeZonesQuery } from '../../directory';
import { type DueDays, RollUpsRepository, type Zones } from '../persistence/roll-ups.repository';

const MINUTE_MS = 60_000;
/** What folded while no process looked, is looked for that far back. */
const FIRST_LOOK_MS = 60 * MINUTE_MS;
const LOOK_MS = 3 * MINUTE_MS;
/** Days at once; a tenant is calculated in one transaction. */
const MAX = 200;

/** Calculates the days that are over, and those of which something changed. Returns how many. */
export class RollUpMetricsCommand extends Command<number> {}

@CommandHandler(RollUpMetricsCommand)
export class RollUpMetricsHandler implements ICommandHandler<RollUpMetricsCommand> {
  private readonly log = new Logger(RollUpMetricsHandler.name);
  private hasLooked = false;

  constructor(
    private readonly rollUps: RollUpsRepository,
    private readonly queries: QueryBus,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<number> {
    const now = this.clock.now();
    const zones = await this.queries.execute(new ListTimeZonesQuery());
    await this.rollUps.markFolded(new Date(now.getTime() - (this.hasLooked ? LOOK_MS : FIRST_LOOK_MS)));
    this.hasLooked = true;
    await this.rollUps.fill(zones, now);
    return this.calculate(zones, now);
  }

  private async calculate(zones: Zones, now: Date): Promise<number> {
    const failed = new Set<string>();
    let calculated = 0;
    for (;;) {
      const open = new Map([...zones].filter(([tenantId]) => !failed.has(tenantId)));
      const due = await this.rollUps.due(open, MAX);
      if (due.length === 0) return calculated;
      for (const one of due)
        if (await this.succeeds(one, now)) calculated += one.days.length;
        else failed.add(one.tenantId);
    }
  }

  /** A tenant that can not be calculated holds no other up. */
  private async succeeds(due: DueDays, now: Date): Promise<boolean> {
    try {
      const settings = (await this.queries.execute(new GetTenantSettingsQuery([due.tenantId]))).get(due.tenantId);
      const { criticalSlaMinutes: critical = 0, highSlaMinutes: high = 0 } = settings?.response ?? {};
      await this.rollUps.calculate(due, { critical, high }, now);
      return true;
    } catch (error) {
      this.log.warn({ tenant_id: due.tenantId }, (error as Error).message);
      return false;
    }
  }
}
