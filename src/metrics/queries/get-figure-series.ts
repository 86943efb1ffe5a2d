import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type FigureRequest, FigureReader, type SeriesOfFigures } from '../figure-reader';

/** The figures of a tenant in a period, in the one before, and in each part of it. @throws InvalidInput when the period is none, or too long */
export class GetFigureSeriesQuery extends Query<SeriesOfFigures> {
  constructor(readonly asked: FigureRequest) {
    super();
  }
}

@QueryHandler(GetFigureSeriesQuery)
export class GetFigureSeriesHandler implements IQueryHandler<GetFigureSeriesQuery> {
  constructor(private readonly reader: FigureReader) {}

  execute({ asked }: GetFigureSeriesQuery): Promise<SeriesOfFigures> {
    return this.reader.readSeries(asked);
  }
}
