import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Audit } from '../../../libs/audit/audit';
import type { AuditActor } from '../../../libs/audit/audit-entry';
import { Clock } from '../../../libs/kernel/clock';
import { letterEntry } from '../letter-audit';
import { LetterSender, type Obstacle } from '../letter-sender';
import type { DeadLetterRow } from '../persistence/dead-letter.entity';
import { DeadLettersRepository, type LetterOwner } from '../persistence/dead-letters.repository';

export type ReplayResult = 'replayed' | 'not-found' | Obstacle;

/**
 * Publishes dead letters to their exchanges again, unchanged. Returns the result of each. Replaying a letter twice is
 * harmless: an event that was processed is a duplicate. Throws BrokerUnavailableError.
 */
export class ReplayDeadLettersCommand extends Command<ReadonlyMap<string, ReplayResult>> {
  /**
   * @param tenantId the tenant of the administrator, for the audit
   * @param owner the owner of the letters
   */
  constructor(
    readonly tenantId: string,
    readonly owner: LetterOwner,
    readonly ids: readonly string[],
    readonly by: AuditActor,
  ) {
    super();
  }
}

@CommandHandler(ReplayDeadLettersCommand)
export class ReplayDeadLettersHandler implements ICommandHandler<ReplayDeadLettersCommand> {
  constructor(
    private readonly letters: DeadLettersRepository,
    private readonly sender: LetterSender,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async execute(command: ReplayDeadLettersCommand): Promise<ReadonlyMap<string, ReplayResult>> {
    const { owner, ids } = command;
    const letters = await this.letters.find(owner, ids);
    const at = this.clock.now();
    const sent = await this.sender.send(letters);
    await this.record(command, sent, at);
    const results = new Map<string, ReplayResult>(ids.map((id) => [id, 'not-found']));
    for (const letter of letters) results.set(letter.id, this.sender.obstacleOf(letter) ?? 'replayed');
    return results;
  }

  @Transactional()
  protected async record(
    { tenantId, owner, by }: ReplayDeadLettersCommand,
    letters: readonly DeadLetterRow[],
    at: Date,
  ): Promise<void> {
    // a letter that has died again meanwhile is not marked: its death is newer than this replay
    const marked = letters.map(({ id }) => id);
    await this.letters.markReplayed(owner, marked, by.id, at);
    await this.audit.record(
      tenantId,
      by,
      letters.map((letter) => letterEntry(letter, at)),
    );
  }
}
