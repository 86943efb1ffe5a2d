import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type FigureRequest, FigureReader, type Figures } from '../figure-reader';

/** Gets the figures of a tenant in a period and in the previous one. Throws InvalidInput if it is empty or too long. */
export class GetFiguresQuery extends Query<Figures> {
  constructor(readonly request: FigureRequest) {
    super();
  }
}

@QueryHandler(GetFiguresQuery)
export class GetFiguresHandler implements IQueryHandler<GetFiguresQuery> {
  constructor(private readonly reader: FigureReader) {}

  execute({ request }: GetFiguresQuery): Promise<Figures> {
    return this.reader.read(request);
  }
}
