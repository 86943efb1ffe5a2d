import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Audit } from '../../../libs/audit/audit';
import type { AuditActor } from '../../../libs/audit/audit-entry';
import { Clock } from '../../../libs/kernel/clock';
import { uuidv7 } from '../../../libs/kernel/uuid';
import { type FilteredReplay, replayEntry } from '../letter-audit';
import { LetterSender } from '../letter-sender';
import type { DeadLetterRow } from '../persistence/dead-letter.entity';
import {
  type DeadLetterFilters,
  DeadLettersRepository,
  type LetterOwner,
  type LetterPosition,
} from '../persistence/dead-letters.repository';

/** Where a replay goes on. */
export interface ReplayPosition extends LetterPosition {
  /** When its first request began: letters that died after that, perhaps by this replay, are not its concern. */
  readonly began: Date;
}

/** What a replay by a filter did in one request. */
export interface MatchingReplay {
  readonly replayed: number;
  /** Letters of exchanges whose messages nobody takes any more. */
  readonly withoutQueue: number;
  /** undefined: none is left. */
  readonly next: ReplayPosition | undefined;
}

/**
 * Sends the dead letters that a filter matches through the front door again, oldest first, up to a limit.
 * Throws BrokerUnavailableError: what was not confirmed is not marked, and the same request goes on from there.
 */
export class ReplayMatchingDeadLettersCommand extends Command<MatchingReplay> {
  /** @param tenantId of the administrator; the letters are `owner`'s */
  constructor(
    readonly tenantId: string,
    readonly owner: LetterOwner,
    readonly filters: DeadLetterFilters,
    readonly by: AuditActor,
    /** Where the request before this one ended. */
    readonly from?: ReplayPosition,
  ) {
    super();
  }
}

const CHUNK = 500;
const MAX_LETTERS = 10_000;
const MAX_DURATION_MS = 10_000;

@CommandHandler(ReplayMatchingDeadLettersCommand)
export class ReplayMatchingDeadLettersHandler implements ICommandHandler<ReplayMatchingDeadLettersCommand> {
  constructor(
    private readonly letters: DeadLettersRepository,
    private readonly sender: LetterSender,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async execute(command: ReplayMatchingDeadLettersCommand): Promise<MatchingReplay> {
    const { owner, filters, from } = command;
    const began = from?.began ?? this.clock.now();
    const replay = { id: uuidv7(), owner, filters };
    const stopAt = performance.now() + MAX_DURATION_MS;
    let [replayed, seen] = [0, 0];
    let position: LetterPosition | undefined = from;
    let letters = await this.letters.next(owner, filters, began, position, CHUNK);
    while (letters.length > 0 && seen < MAX_LETTERS && performance.now() < stopAt) {
      replayed += await this.replay(command, replay, letters);
      seen += letters.length;
      position = positionOf(letters);
      // at the limit one is looked for all the same: whether any is left
      const chunk = Math.max(1, Math.min(CHUNK, MAX_LETTERS - seen));
      letters = await this.letters.next(owner, filters, began, position, chunk);
    }
    const next = letters.length > 0 && position ? { ...position, began } : undefined;
    return { replayed, withoutQueue: seen - replayed, next };
  }

  /** @returns how many had a queue */
  private async replay(
    command: ReplayMatchingDeadLettersCommand,
    replay: FilteredReplay,
    letters: readonly DeadLetterRow[],
  ): Promise<number> {
    const at = this.clock.now();
    const sent = await this.sender.send(letters);
    const ids = sent.map(({ id }) => id);
    if (ids.length > 0) await this.note(command, replay, ids, at);
    return ids.length;
  }

  @Transactional()
  protected async note(
    { tenantId, owner, by }: ReplayMatchingDeadLettersCommand,
    replay: FilteredReplay,
    ids: readonly string[],
    at: Date,
  ): Promise<void> {
    await this.letters.markReplayed(owner, ids, by.id, at);
    await this.audit.record(tenantId, by, [replayEntry(replay, ids, at)]);
  }
}

const positionOf = (letters: readonly DeadLetterRow[]): LetterPosition | undefined => {
  const last = letters.at(-1);
  return last && { diedAt: last.diedAt, id: last.id };
};
