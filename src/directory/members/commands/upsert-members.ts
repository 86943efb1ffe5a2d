import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import type { AuditActor } from '../../../../libs/audit/audit-entry';
import type { MemberChange } from '../member-batch';
import { type MemberOutcome, MemberWriter } from '../member-writer';
import { MembersRepository } from '../persistence/members.repository';

/** The outcome of each change, and how many members the snapshot has removed. */
export interface UpsertedMembers {
  readonly outcomes: readonly MemberOutcome[];
  readonly removed: number;
}

/**
 * Creates, changes or removes members for the tenant's service. What is not valid is refused, and the rest is written.
 */
export class UpsertMembersCommand extends Command<UpsertedMembers> {
  /**
   * @param by who makes the changes; null: messages of the tenant's service
   * @param isSnapshot the changes are all members that the service knows: others that it had upserted are removed, unless a
   * change is refused
   */
  constructor(
    readonly tenantId: string,
    readonly changes: readonly MemberChange[],
    readonly by: AuditActor | null,
    readonly isSnapshot = false,
  ) {
    super();
  }
}

@CommandHandler(UpsertMembersCommand)
export class UpsertMembersHandler implements ICommandHandler<UpsertMembersCommand> {
  constructor(
    private readonly members: MembersRepository,
    private readonly writer: MemberWriter,
  ) {}

  @Transactional()
  async execute({ tenantId, changes, by, isSnapshot }: UpsertMembersCommand): Promise<UpsertedMembers> {
    const outcomes = await this.writer.write(tenantId, changes, by);
    if (!isSnapshot || outcomes.some(({ action }) => action === 'refused')) return { outcomes, removed: 0 };
    const named = new Set(changes.map(({ id }) => id));
    const surplus = (await this.members.upserted(tenantId)).filter((id) => !named.has(id));
    const removals = surplus.map((id): MemberChange => ({ id, fields: {}, source: 'upsert', isActive: false }));
    await this.writer.write(tenantId, removals, by);
    return { outcomes, removed: surplus.length };
  }
}
