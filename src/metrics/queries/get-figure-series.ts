import { IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { type Interval, type Part, partsOf } from '../domain/period';
import { FiguresRepository } from '../persistence/figures.repository';
import { PeriodsRepository } from '../persistence/periods.repository';
import { type FigureRequest, type Figures, GetFiguresQuery } from './get-figures';

/** The figures of a period, of the previous one, and of each part of the period. */
export interface SeriesOfFigures extends Figures {
  readonly interval: Interval;
  readonly parts: readonly Part[];
}

/**
 * Gets the figures of a tenant in a period, in the previous period, and in each part of the period.
 * Throws InvalidInput when the period is empty or too long.
 */
export class GetFigureSeriesQuery extends Query<SeriesOfFigures> {
  constructor(readonly request: FigureRequest) {
    super();
  }
}

@QueryHandler(GetFigureSeriesQuery)
export class GetFigureSeriesHandler implements IQueryHandler<GetFigureSeriesQuery> {
  constructor(
    private readonly queries: QueryBus,
    private readonly periods: PeriodsRepository,
    private readonly figures: FiguresRepository,
  ) {}

  async execute({ request }: GetFigureSeriesQuery): Promise<SeriesOfFigures> {
    const figures = await this.queries.execute(new GetFiguresQuery(request));
    const { tenantId, interval } = request;
    const { period } = figures;
    const [beginnings, judged] = await Promise.all([
      this.periods.beginnings(period.timeZone, period, interval),
      interval === 'hour' ? this.figures.read(tenantId, period.timeZone, period, 'hour') : figures,
    ]);
    return { ...figures, interval, parts: partsOf(period, beginnings, judged) };
  }
}
