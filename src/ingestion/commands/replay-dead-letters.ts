import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Audit } from '../../../libs/audit/audit';
import type { AuditActor } from '../../../libs/audit/audit-entry';
import { Clock } from '../../../libs/kernel/clock';
import { letterEntry } from '../letter-audit';
import { LetterSender } from '../letter-sender';
import type { DeadLetterRow } from '../persistence/dead-letter.entity';
import { DeadLettersRepository, type LetterOwner } from '../persistence/dead-letters.repository';

export type ReplayResult = 'replayed' | 'not-found' | 'no-queue';

/**
 * Sends dead letters through the front door again: published as they first came. Returns what happened to each.
 * Replaying twice is harmless: an event that was processed is a duplicate. Throws BrokerUnavailableError.
 */
export class ReplayDeadLettersCommand extends Command<ReadonlyMap<string, ReplayResult>> {
  /** @param tenantId of the administrator; the letters are `owner`'s */
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
    await this.note(command, sent, at);
    const results = new Map<string, ReplayResult>(ids.map((id) => [id, 'not-found']));
    for (const letter of letters) results.set(letter.id, sent.includes(letter) ? 'replayed' : 'no-queue');
    return results;
  }

  @Transactional()
  protected async note(
    { tenantId, owner, by }: ReplayDeadLettersCommand,
    letters: readonly DeadLetterRow[],
    at: Date,
  ): Promise<void> {
    // one that has died again by now keeps no mark: it is newer than this replay
    const marked = letters.map(({ id }) => id);
    await this.letters.markReplayed(owner, marked, by.id, at);
    await this.audit.record(
      tenantId,
      by,
      letters.map((letter) => letterEntry(letter, at)),
    );
  }
}
