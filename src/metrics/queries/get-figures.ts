import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type FigureRequest, FigureReader, type Figures } from '../figure-reader';

/** The figures of a tenant in a period and in the one before. @throws InvalidInput when the period is none, or too long */
export class GetFiguresQuery extends Query<Figures> {
  constructor(readonly asked: FigureRequest) {
    super();
  }
}

@QueryHandler(GetFiguresQuery)
export class GetFiguresHandler implements IQueryHandler<GetFiguresQuery> {
  constructor(private readonly reader: FigureReader) {}

  execute({ asked }: GetFiguresQuery): Promise<Figures> {
    return this.reader.read(asked);
  }
}
