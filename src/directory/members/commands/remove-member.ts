import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import type { AuditActor } from '../../../../libs/audit/audit-entry';
import { MemberNotFound } from '../domain/member.errors';
import type { MemberSource } from '../domain/member-state';
import { MemberEraser } from '../member-eraser';
import { MemberWriter } from '../member-writer';
import { MembersRepository } from '../persistence/members.repository';

/** Removes a member: they are no longer notified. Removing them again changes nothing. Throws MemberNotFound. */
export class RemoveMemberCommand extends Command<void> {
  /**
   * @param source who removes them: only as strong a source can bring them back
   * @param erases deletes their addresses at once, instead of after 30 days
   */
  constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly by: AuditActor,
    readonly source: MemberSource,
    readonly erases: boolean,
  ) {
    super();
  }
}

@CommandHandler(RemoveMemberCommand)
export class RemoveMemberHandler implements ICommandHandler<RemoveMemberCommand> {
  constructor(
    private readonly members: MembersRepository,
    private readonly writer: MemberWriter,
    private readonly eraser: MemberEraser,
  ) {}

  @Transactional()
  async execute({ tenantId, id, by, source, erases }: RemoveMemberCommand): Promise<void> {
    await this.members.lock(tenantId);
    const row = await this.members.find(tenantId, id);
    if (!row) throw new MemberNotFound(id);
    await this.writer.write(tenantId, [{ id, fields: {}, source, isActive: false }], by);
    // without a time for it, it was done
    if (erases && (row.isActive || row.eraseAt)) await this.eraser.erase(tenantId, [id], by);
  }
}
