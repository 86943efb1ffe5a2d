import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { MemberNotFound } from '../domain/member.errors';
import type { MemberRow } from '../member-view';
import { type MemberFilter, MembersRepository } from '../persistence/members.repository';

/** A page of the members of a tenant, ordered by id. */
export class ListMembersQuery extends Query<readonly MemberRow[]> {
  constructor(
    readonly tenantId: string,
    readonly filter: MemberFilter,
    readonly limit: number,
    readonly after?: string,
  ) {
    super();
  }
}

@QueryHandler(ListMembersQuery)
export class ListMembersHandler implements IQueryHandler<ListMembersQuery> {
  constructor(private readonly members: MembersRepository) {}

  execute({ tenantId, filter, limit, after }: ListMembersQuery): Promise<readonly MemberRow[]> {
    return this.members.list(tenantId, filter, limit, after);
  }
}

/** One member. Throws MemberNotFound. */
export class GetMemberQuery extends Query<MemberRow> {
  constructor(
    readonly tenantId: string,
    readonly id: string,
  ) {
    super();
  }
}

@QueryHandler(GetMemberQuery)
export class GetMemberHandler implements IQueryHandler<GetMemberQuery> {
  constructor(private readonly members: MembersRepository) {}

  async execute({ tenantId, id }: GetMemberQuery): Promise<MemberRow> {
    const row = await this.members.find(tenantId, id);
    if (!row) throw new MemberNotFound(id);
    return row;
  }
}
