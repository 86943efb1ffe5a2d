import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { MembersRepository } from '../persistence/members.repository';

/** A member whom somebody names. */
export interface NamedMember {
  readonly id: string;
  readonly name: string | null;
  readonly isActive: boolean;
}

/** The members of a tenant with these ids, the removed ones too; those that do not exist are missing. */
export class FindMembersQuery extends Query<readonly NamedMember[]> {
  constructor(
    readonly tenantId: string,
    readonly ids: readonly string[],
  ) {
    super();
  }
}

@QueryHandler(FindMembersQuery)
export class FindMembersHandler implements IQueryHandler<FindMembersQuery> {
  constructor(private readonly members: MembersRepository) {}

  async execute({ tenantId, ids }: FindMembersQuery): Promise<readonly NamedMember[]> {
    if (ids.length === 0) return [];
    const rows = await this.members.named(tenantId, ids);
    return rows.map(({ id, name, isActive }) => ({ id, name, isActive }));
  }
}
