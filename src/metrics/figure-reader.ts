import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { Clock } from '../../libs/kernel/clock';
import { InvalidInput } from '../../libs/kernel/domain-error';
import { GetTenantSettingsQuery, type TenantSettings } from '../directory';
import type { ResponseLimits } from './domain/compliance';
import type { MetricRow } from './domain/figures';
import { type Bound, type Interval, type Part, partsOf, type Period } from './domain/period';
import { FiguresRepository } from './persistence/figures.repository';
import { PeriodsRepository } from './persistence/periods.repository';

/** A request for figures. */
export interface FigureRequest {
  readonly tenantId: string;
  /** Default: thirty days before the end. */
  readonly from?: Bound | undefined;
  /** Default: now. */
  readonly to?: Bound | undefined;
  readonly interval: Interval;
}

const DAY_MS = 86_400_000;
/** The maximum length of a period, in days. */
const maxDays = { hour: 31, day: 400, week: 400 } as const satisfies Record<Interval, number>;
/** A day on which the clocks change is an hour longer. */
const SLACK_MS = 3_600_000;

/** The figures of a period and of the previous one. */
export interface Figures {
  readonly period: Period;
  readonly limits: ResponseLimits;
  readonly now: Date;
  readonly rows: readonly MetricRow[];
  readonly previousRows: readonly MetricRow[];
}

/** The figures of a period, of the previous one, and of each part of the period. */
export interface SeriesOfFigures extends Figures {
  readonly interval: Interval;
  readonly parts: readonly Part[];
}

/** Reads the figures that the analytics queries are answered from. */
@Injectable()
export class FigureReader {
  constructor(
    private readonly queries: QueryBus,
    private readonly periods: PeriodsRepository,
    private readonly figures: FiguresRepository,
    private readonly clock: Clock,
  ) {}

  /** Reads the figures of a period and the previous one. @throws InvalidInput when the period is empty or too long */
  async read({ tenantId, from, to, interval }: FigureRequest): Promise<Figures> {
    const now = this.clock.now();
    const { timeZone, response } = await this.settingsOf(tenantId);
    const period = await this.periods.resolve(timeZone, now, from, to);
    check(period, interval);
    const [rows, previousRows] = await Promise.all([
      this.figures.read(tenantId, timeZone, period, 'day'),
      this.figures.read(tenantId, timeZone, period.previous, 'day'),
    ]);
    const limits = { critical: response.criticalSlaMinutes, high: response.highSlaMinutes };
    return { period, limits, now, rows, previousRows };
  }

  /** Reads the figures of each part of the period too. @throws InvalidInput when the period is empty or too long */
  async readSeries(request: FigureRequest): Promise<SeriesOfFigures> {
    const figures = await this.read(request);
    const { tenantId, interval } = request;
    const { period } = figures;
    const [beginnings, rows] = await Promise.all([
      this.periods.beginnings(period.timeZone, period, interval),
      interval === 'hour' ? this.figures.read(tenantId, period.timeZone, period, 'hour') : figures.rows,
    ]);
    return { ...figures, interval, parts: partsOf(period, beginnings, rows) };
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
