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

/** What figures a reader asks for. */
export interface FigureRequest {
  readonly tenantId: string;
  /** Missing: thirty days before the end. */
  readonly from?: Bound | undefined;
  /** Missing: now. */
  readonly to?: Bound | undefined;
  readonly interval: Interval;
}

const DAY_MS = 86_400_000;
/** An hour more than days have: a day of the change of the clocks is longer. */
const maxLength = { hour: 31, day: 400, week: 400 } as const satisfies Record<Interval, number>;
const SLACK_MS = 3_600_000;

/** A period with the rows of it and of the one before. */
export interface Figures {
  readonly period: Period;
  readonly limits: ResponseLimits;
  readonly now: Date;
  readonly rows: readonly MetricRow[];
  readonly previousRows: readonly MetricRow[];
}

/** Figures, also of each part of the period. */
export interface SeriesOfFigures extends Figures {
  readonly interval: Interval;
  readonly parts: readonly Part[];
}

/** Reads the figures that the questions are answered from. */
@Injectable()
export class FigureReader {
  constructor(
    private readonly queries: QueryBus,
    private readonly periods: PeriodsRepository,
    private readonly figures: FiguresRepository,
    private readonly clock: Clock,
  ) {}

  /** @throws InvalidInput when the period is none, or too long */
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

  /** The same with the parts of the period. @throws InvalidInput when the period is none, or too long */
  async readSeries(asked: FigureRequest): Promise<SeriesOfFigures> {
    const figures = await this.read(asked);
    const { tenantId, interval } = asked;
    const { period } = figures;
    const [beginnings, rows] = await Promise.all([
      this.periods.beginnings(period.timeZone, period, interval),
      interval === 'hour' ? this.figures.read(tenantId, period.timeZone, period, 'hour') : figures.rows,
    ]);
    return { ...figures, interval, parts: partsOf(period, beginnings, rows) };
  }

  private async settingsOf(tenantId: string): Promise<TenantSettings> {
    const settings = (await this.queries.execute(new GetTenantSettingsQuery([tenantId]))).get(tenantId);
    if (!settings) throw new Error('a tenant without settings');
    return settings;
  }
}

function check({ from, to }: Period, interval: Interval): void {
  const [since, until] = [from.getTime(), to.getTime()];
  if (since >= until)
    throw new InvalidInput([
      { pointer: '/query/from', detail: `must be before the end, ${to.toISOString()} (given ${from.toISOString()})` },
    ]);
  if (until - since <= maxLength[interval] * DAY_MS + SLACK_MS) return;
  const unit = interval === 'hour' ? ' with interval=hour' : '';
  const detail = `must be at most ${maxLength[interval]} days before the end${unit} (given ${from.toISOString()})`;
  throw new InvalidInput([{ pointer: '/query/from', detail }]);
}
