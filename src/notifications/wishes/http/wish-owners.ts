import { Injectable } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { Forbidden } from '../../../../libs/auth/auth.errors';
import type { Member } from '../../../../libs/auth/member';
import { InvalidInput } from '../../../../libs/kernel/domain-error';
import { GetMemberQuery, RecordSeenMemberCommand } from '../../../directory';
import type { WishOwner } from '../wish-view';

/** Finds whose wishes a request is about: those of the caller, or with `alerts.manage` those of any member. */
@Injectable()
export class WishOwners {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  /**
   * The member whose wishes are read or changed.
   * @param memberId undefined: the caller
   * @throws Forbidden, MemberNotFound, or InvalidInput if a service names no member
   */
  async of(me: Member, memberId: string | undefined): Promise<WishOwner> {
    const isOwn = memberId === undefined || (memberId === me.id && !me.isService);
    if (isOwn && me.isService)
      throw new InvalidInput([{ pointer: '/query/member_id', detail: 'must be given by a service (given nothing)' }]);
    if (!isOwn && !me.permissions.has('alerts.manage')) throw Forbidden.missing('alerts.manage');
    // the first request of a member may come before they are recorded
    if (isOwn) await this.commands.execute(new RecordSeenMemberCommand(me));
    const { tenantId, id } = await this.queries.execute(new GetMemberQuery(me.tenantId, memberId ?? me.id));
    return { tenantId, memberId: id };
  }
}
