import { Command, CommandHandler, ICommandHandler, QueryBus } from '@nestjs/cqrs';
import { Clock } from '../../../libs/kernel/clock';
import { InvalidInput } from '../../../libs/kernel/domain-error';
import { GetTenantSettingsQuery } from '../../directory';
import { RollUpsRepository } from '../persistence/roll-ups.repository';

const MAX_DAYS = 400;
/** Days of one transaction. */
const CHUNK = 31;
const DAY_MS = 86_400_000;

/**
 * Calculates a tenant's days anew from its alerts and what is kept of forgotten ones; days that are not over are read
 * from the alerts anyway. Returns how many. Throws InvalidInput when the days are none, or too many.
 */
export class RecomputeMetricsCommand extends Command<number> {
  /** @param first,last as `2026-03-29`; both are calculated */
  constructor(
    readonly tenantId: string,
    readonly first: string,
    readonly last: string,
  ) {
    super();
  }
}

// not one transaction: what was marked must be seen by who changes alerts meanwhile
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
    if (!settings) throw new Error('a tenant without settings');
    const { timeZone, response } = settings;
    await this.rollUps.fill(new Map([[tenantId, timeZone]]), now);
    const days = await this.rollUps.mark(tenantId, timeZone, first, last, now);
    const limits = { critical: response.criticalSlaMinutes, high: response.highSlaMinutes };
    for (let at = 0; at < days.length; at += CHUNK)
      await this.rollUps.calculate({ tenantId, timeZone, days: days.slice(at, at + CHUNK) }, limits, now);
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
