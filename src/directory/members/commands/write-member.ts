import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import type { AuditActor } from '../../../../libs/audit/audit-entry';
import { MemberChanged, MemberExists, MemberNotFound } from '../domain/member.errors';
import type { MemberChange } from '../member-batch';
import type { MemberRow } from '../member-view';
import { type MemberOutcome, MemberWriter } from '../member-writer';
import { MembersRepository } from '../persistence/members.repository';

/** What must hold before a member is written. */
export interface MemberPrecondition {
  /** `new`: there is no such member yet; `known`: there is. Left out: either. */
  readonly member?: 'new' | 'known';
  /** The version that the member must have. */
  readonly version?: number | undefined;
}

/**
 * Creates or changes one member.
 * Throws InvalidInput, MemberExists, MemberNotFound, MemberChanged, ExternalIdTaken, TooManyContactMethods, NoEncryptionKey.
 */
export class WriteMemberCommand extends Command<MemberOutcome & { readonly row: MemberRow }> {
  constructor(
    readonly tenantId: string,
    readonly change: MemberChange,
    readonly by: AuditActor,
    readonly precondition: MemberPrecondition = {},
  ) {
    super();
  }
}

@CommandHandler(WriteMemberCommand)
export class WriteMemberHandler implements ICommandHandler<WriteMemberCommand> {
  constructor(
    private readonly members: MembersRepository,
    private readonly writer: MemberWriter,
  ) {}

  @Transactional()
  async execute({ tenantId, change, by, precondition }: WriteMemberCommand) {
    await this.members.lock(tenantId);
    check(await this.members.find(tenantId, change.id), change.id, precondition);
    const [outcome] = await this.writer.write(tenantId, [change], by);
    if (!outcome?.row) throw outcome?.error ?? new MemberNotFound(change.id);
    return { ...outcome, row: outcome.row };
  }
}

function check(row: MemberRow | null, id: string, { member, version }: MemberPrecondition): void {
  if (row && member === 'new') throw new MemberExists(id);
  if (!row && (member === 'known' || version !== undefined)) throw new MemberNotFound(id);
  if (row && version !== undefined && version !== row.version) throw new MemberChanged(row.version);
}
