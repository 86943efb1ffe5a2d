import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Database } from '../../../../libs/database/database';
import { findByName, type Named } from '../../../../libs/database/find-by-name';

/** The active members of a tenant with a text in their names, by name. */
export class FindMembersByNameQuery extends Query<readonly Named[]> {
  constructor(
    readonly tenantId: string,
    readonly text: string,
    readonly limit: number,
  ) {
    super();
  }
}

@QueryHandler(FindMembersByNameQuery)
export class FindMembersByNameHandler implements IQueryHandler<FindMembersByNameQuery> {
  constructor(private readonly database: Database) {}

  execute({ tenantId, text, limit }: FindMembersByNameQuery): Promise<readonly Named[]> {
    return findByName(
      this.database,
      { table: 'members', column: 'name', condition: 'is_active' },
      tenantId,
      text,
      limit,
    );
  }
}
