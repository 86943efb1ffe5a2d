import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { MemberNotFound } from '../../members/domain/member.errors';
import { MembersRepository } from '../../members/persistence/members.repository';
import { ContactAddresses } from '../contact-addresses';
import { methodWithId } from '../contact-method-writer';
import type { ContactMethod } from '../domain/contact-method';
import { ContactMethodsRepository } from '../persistence/contact-methods.repository';

/** A contact method, with the address that the reader may see. */
export interface ContactMethodView {
  readonly method: ContactMethod;
  readonly address: string | Record<string, unknown>;
}

/** The contact methods of a member, the oldest first; with an id only this one. Throws MemberNotFound, ContactMethodNotFound. */
export class GetContactMethodsQuery extends Query<readonly ContactMethodView[]> {
  /** @param isWhole whether the addresses are shown whole, or masked */
  constructor(
    readonly tenantId: string,
    readonly memberId: string,
    readonly isWhole: boolean,
    readonly id?: string,
  ) {
    super();
  }
}

@QueryHandler(GetContactMethodsQuery)
export class GetContactMethodsHandler implements IQueryHandler<GetContactMethodsQuery> {
  constructor(
    private readonly members: MembersRepository,
    private readonly methods: ContactMethodsRepository,
    private readonly addresses: ContactAddresses,
  ) {}

  async execute({ tenantId, memberId, isWhole, id }: GetContactMethodsQuery): Promise<readonly ContactMethodView[]> {
    if (!(await this.members.find(tenantId, memberId))) throw new MemberNotFound(memberId);
    const methods = await this.methods.ofMembers(tenantId, [memberId]);
    const wanted = id === undefined ? methods : [methodWithId(methods, id)];
    return wanted.map((method) => ({
      method,
      address: isWhole ? this.addresses.addressOf(method) : method.maskedAddress,
    }));
  }
}
