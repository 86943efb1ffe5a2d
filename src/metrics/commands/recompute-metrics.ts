import { Command, CommandHandler, ICommandHandler, QueryBus } from '@nestjs/cqrs';
import { chunksOf } from '../../../libs/kernel/chunks-of';
import { Clock } from '../../../libs/kernel/clock';
import { InvalidInput } from '../../../libs/kernel/domain-error';
import { GetTenantSettingsQuery } from '../../directory';
import { RollUpsRepository } from '../persistence/roll-ups.repository';

const MAX_DAYS = 400;
const DAYS_PER_TRANSACTION = 31;
const DAY_MS = 86_400_000;

/**
 * Recalculates daily figures of a tenant from its alerts and from what is stored of deleted ones. Days that are not over
 * are skipped: their figures are always read from the alerts. Returns how many days were calculated.
 * Throws InvalidInput when the range is empty or too long.
 */
export class RecomputeMetricsCommand extends Command<number> {
  /** @param first,last days such as `2026-03-29`, both included */
  constructor(
    readonly tenantId: string,
    readonly first: string,
    readonly last: string,
  ) {
    super();
  }
}

// several transactions: the marks must be visible to others that change alerts while the days are calculated
@CommandHandler(RecomputeMetricsCommand)
export class RecomputeMetricsHandler implements ICommandHandler<RecomputeMetricsCommand> {
  constructor(
    private readonly rollUps: RollUpsRepository,
    private readonly queries: QueryBus,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, first, last }: RecomputeMetricsCommand): Promise<number> {
    check(first, last);
    const now = this.clock.now();
    const settings = (await this.queries.execute(new GetTenantSettingsQuery([tenantId]))).get(tenantId);
    if (!settings) throw new Error(`Tenant ${tenantId} has no settings.`);
    const { timeZone, sla } = settings;
    await this.rollUps.fill(new Map([[tenantId, timeZone]]), now);
    const days = await this.rollUps.mark(tenantId, timeZone, first, last, now);
    const limits = { critical: sla.criticalSlaMinutes, high: sla.highSlaMinutes };
    for (const some of chunksOf(days, DAYS_PER_TRANSACTION))
      await this.rollUps.calculate({ tenantId, timeZone, days: some }, limits, now);
    return days.length;
  }
}

function check(first: string, last: string): void {
  const days = (Date.parse(last) - Date.parse(first)) / DAY_MS + 1;
  if (days < 1) throw new InvalidInput([{ pointer: '/from', detail: `must not be after ${last} (given ${first})` }]);
  if (days > MAX_DAYS)
    throw new InvalidInput([
      { pointer: '/from', detail: `must be at most ${MAX_DAYS} days before the end (given ${first})` },
    ]);
}
