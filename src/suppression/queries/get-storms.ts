import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
export type { Storm } from '../persistence/storms.repository';
import { type Storm, StormsRepository } from '../persistence/storms.repository';

/** The storms of all tenants that go on, with how many new alerts there are in a minute now. */
export class GetStormsQuery extends Query<readonly (Storm & { readonly rate: number })[]> {
  constructor(readonly at: Date) {
    super();
  }
}

@QueryHandler(GetStormsQuery)
export class GetStormsHandler implements IQueryHandler<GetStormsQuery> {
  constructor(private readonly storms: StormsRepository) {}

  execute({ at }: GetStormsQuery): Promise<readonly (Storm & { readonly rate: number })[]> {
    return this.storms.going(at);
  }
}
