import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Audit } from '../../../libs/audit/audit';
import type { AuditActor } from '../../../libs/audit/audit-entry';
import { DeadLetterNotFound } from '../domain/ingestion.errors';
import { letterEntry } from '../letter-audit';
import { DeadLettersRepository, type LetterOwner } from '../persistence/dead-letters.repository';

/** An administrator deletes a dead letter. Throws DeadLetterNotFound. */
export class DropDeadLetterCommand extends Command<void> {
  /**
   * @param tenantId the tenant of the administrator, for the audit
   * @param owner the owner of the letter
   */
  constructor(
    readonly tenantId: string,
    readonly owner: LetterOwner,
    readonly letterId: string,
    readonly by: AuditActor,
  ) {
    super();
  }
}

@CommandHandler(DropDeadLetterCommand)
export class DropDeadLetterHandler implements ICommandHandler<DropDeadLetterCommand> {
  constructor(
    private readonly letters: DeadLettersRepository,
    private readonly audit: Audit,
  ) {}

  @Transactional()
  async execute({ tenantId, owner, letterId, by }: DropDeadLetterCommand): Promise<void> {
    const letter = await this.letters.drop(owner, letterId);
    if (!letter) throw new DeadLetterNotFound(letterId);
    await this.audit.record(tenantId, by, [letterEntry(letter)]);
  }
}
