import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
export type { Storm } from '../persistence/storms.repository';
import { type Storm, StormsRepository } from '../persistence/storms.repository';

/** The ongoing storms of all tenants, each with its current rate of new alerts in a minute. */
export class GetStormsQuery extends Query<readonly (Storm & { readonly rate: number })[]> {
  constructor(readonly at: Date) {
    super();
  }
}

@QueryHandler(GetStormsQuery)
export class GetStormsHandler implements IQueryHandler<GetStormsQuery> {
  constructor(private readonly storms: StormsRepository) {}

  execute({ at }: GetStormsQuery): Promise<readonly (Storm & { readonly rate: number })[]> {
    return this.storms.ongoing(at);
  }
}
