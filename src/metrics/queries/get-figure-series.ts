import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type FigureRequest, FigureReader, type SeriesOfFigures } from '../figure-reader';

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
  constructor(private readonly reader: FigureReader) {}

  execute({ request }: GetFigureSeriesQuery): Promise<SeriesOfFigures> {
    return this.reader.readSeries(request);
  }
}
