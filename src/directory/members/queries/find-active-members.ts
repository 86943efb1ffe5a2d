import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { memberKey } from '../domain/member-key';
import { MembersRepository } from '../persistence/members.repository';

/** A member of a tenant. */
export interface MemberRef {
  readonly tenantId: string;
  readonly memberId: string;
}

/** Which of these are active members of their tenants, in one statement. @returns their keys: `memberKey` */
export class FindActiveMembersQuery extends Query<ReadonlySet<string>> {
  constructor(readonly members: readonly MemberRef[]) {
    super();
  }
}

@QueryHandler(FindActiveMembersQuery)
export class FindActiveMembersHandler implements IQueryHandler<FindActiveMembersQuery> {
  constructor(private readonly members: MembersRepository) {}

  async execute({ members }: FindActiveMembersQuery): Promise<ReadonlySet<string>> {
    return new Set(
      (await this.members.activeAmong(members)).map(({ tenantId, memberId }) => memberKey(tenantId, memberId)),
    );
  }
}
