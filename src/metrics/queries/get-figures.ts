import { IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { Clock } from '../../../libs/kernel/clock';
import { InvalidInput } from '../../../libs/kernel/domain-error';
import { GetTenantSettingsQuery, type TenantSettings } from '../../directory';
import type { Judged, ResponseLimits } from '../domain/compliance';
import type { Bound, Interval, Period } from '../domain/period';
import { FiguresRepository } from '../persistence/figures.repository';
import { PeriodsRepository } from '../persistence/periods.repository';

/** A request for figures. */
export interface FigureRequest {
  readonly tenantId: string;
  /** Default: thirty days before the end. */
  readonly from?: Bound | undefined;
  /** Default: now. */
  readonly to?: Bound | undefined;
  readonly interval: Interval;
}

/** The figures of a period and of the previous one. */
export interface Figures extends Judged {
  readonly period: Period;
  readonly limits: ResponseLimits;
  readonly now: Date;
  readonly previous: Judged;
}

/** Gets the figures of a tenant in a period and in the previous one. Throws InvalidInput if it is empty or too long. */
export class GetFiguresQuery extends Query<Figures> {
  constructor(readonly request: FigureRequest) {
    super();
  }
}

const DAY_MS = 86_400_000;
/** The maximum length of a period, in days. */
const maxDays = { hour: 31, day: 400, week: 400 } as const satisfies Record<Interval, number>;
/** A day on which the clocks change is an hour longer. */
const SLACK_MS = 3_600_000;

@QueryHandler(GetFiguresQuery)
export class GetFiguresHandler implements IQueryHandler<GetFiguresQuery> {
  constructor(
    private readonly queries: QueryBus,
    private readonly periods: PeriodsRepository,
    private readonly figures: FiguresRepository,
    private readonly clock: Clock,
  ) {}

  async execute({ request: { tenantId, from, to, interval } }: GetFiguresQuery): Promise<Figures> {
    const now = this.clock.now();
    const { timeZone, sla } = await this.settingsOf(tenantId);
    const period = await this.periods.resolve(timeZone, now, from, to);
    check(period, interval);
    const [judged, previous] = await Promise.all([
      this.figures.read(tenantId, timeZone, period, 'day'),
      this.figures.read(tenantId, timeZone, period.previous, 'day'),
    ]);
    const limits = {
      ...{ critical: sla.criticalSlaMinutes, high: sla.highSlaMinutes },
      ...{ medium: sla.mediumSlaMinutes, low: sla.lowSlaMinutes },
    };
    return { period, limits, now, ...judged, previous };
  }

  private async settingsOf(tenantId: string): Promise<TenantSettings> {
    const settings = (await this.queries.execute(new GetTenantSettingsQuery([tenantId]))).get(tenantId);
    if (!settings) throw new Error(`Tenant ${tenantId} has no settings.`);
    return settings;
  }
}

function check({ from, to }: Period, interval: Interval): void {
  const [since, until] = [from.getTime(), to.getTime()];
  if (since >= until)
    throw new InvalidInput([
      { pointer: '/query/from', detail: `must be before the end, ${to.toISOString()} (given ${from.toISOString()})` },
    ]);
  if (until - since <= maxDays[interval] * DAY_MS + SLACK_MS) return;
  const unit = interval === 'hour' ? ' with interval=hour' : '';
  const detail = `must be at most ${maxDays[interval]} days before the end${unit} (given ${from.toISOString()})`;
  throw new InvalidInput([{ pointer: '/query/from', detail }]);
}
