import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import type { Credential } from '../../../../libs/auth/member';
import { Clock } from '../../../../libs/kernel/clock';
import { ContactAddresses } from '../../contact-methods/contact-addresses';
import { memberRoles } from '../domain/member-state';
import type { MemberChange } from '../member-batch';
import { MemberWriter } from '../member-writer';
import { MembersRepository } from '../persistence/members.repository';

/** What the token of a member says about them. */
export type SeenMember = Pick<Credential, 'id' | 'name' | 'roles' | 'email'> & { readonly tenantId: string };

/** Records a member who used the API with a token: they become a member of the tenant, if they have a role of members. */
export class RecordSeenMemberCommand extends Command<void> {
  constructor(readonly member: SeenMember) {
    super();
  }
}

@CommandHandler(RecordSeenMemberCommand)
export class RecordSeenMemberHandler implements ICommandHandler<RecordSeenMemberCommand> {
  constructor(
    private readonly members: MembersRepository,
    private readonly writer: MemberWriter,
    private readonly addresses: ContactAddresses,
    private readonly clock: Clock,
  ) {}

  @Transactional()
  async execute({ member }: RecordSeenMemberCommand): Promise<void> {
    const { tenantId, id, name } = member;
    const roles = memberRoles.filter((role) => member.roles.includes(role));
    if (roles.length === 0) return;
    const fields = { roles, ...(name !== null && { name }) };
    const change: MemberChange = { id, fields, source: 'token', isActive: true, contactMethods: this.emailOf(member) };
    await this.writer.write(tenantId, [change], { id, name });
    await this.members.see(tenantId, id, this.clock.now());
  }

  /** The e-mail address of the token, unless it is not valid: a member without it is better than none. */
  private emailOf({ email }: SeenMember): MemberChange['contactMethods'] {
    if (!email || !this.addresses.canBeStored || !this.addresses.isValid('email', email.address)) return undefined;
    return [{ channel: 'email', address: email.address, label: null, isVerified: email.isVerified }];
  }
}
