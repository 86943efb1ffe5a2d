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

/** The position where the next request continues a replay. */
export interface ReplayPosition extends LetterPosition {
  /** The time of the first request. Letters that died later, perhaps because of this replay, are not included. */
  readonly startedAt: Date;
}

/** The result of one request of a replay by filter. */
export interface MatchingReplay {
  readonly replayed: number;
  /** How many letters were not sent, because Campana no longer consumes their exchange. */
  readonly withoutQueue: number;
  /** How many letters were not sent, because only their beginning is stored. */
  readonly cut: number;
  /** undefined: no letter is left. */
  readonly next: ReplayPosition | undefined;
}

/**
 * Publishes the dead letters that match a filter to their exchanges again, oldest first, up to a limit.
 * Throws BrokerUnavailableError; letters that were not confirmed are not marked, so the same request can be sent again.
 */
export class ReplayMatchingDeadLettersCommand extends Command<MatchingReplay> {
  /**
   * @param tenantId the tenant of the administrator, for the audit
   * @param owner the owner of the letters
   */
  constructor(
    readonly tenantId: string,
    readonly owner: LetterOwner,
    readonly filters: DeadLetterFilters,
    readonly by: AuditActor,
    /** The position where the previous request ended. */
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
    const startedAt = from?.startedAt ?? this.clock.now();
    const replay = { id: uuidv7(), owner, filters };
    const stopAt = performance.now() + MAX_DURATION_MS;
    let [replayed, cut, seen] = [0, 0, 0];
    let position: LetterPosition | undefined = from;
    let letters = await this.letters.next(owner, filters, startedAt, position, CHUNK);
    while (letters.length > 0 && seen < MAX_LETTERS && performance.now() < stopAt) {
      replayed += await this.replay(command, replay, letters);
      cut += letters.filter((letter) => this.sender.obstacleOf(letter) === 'cut').length;
      seen += letters.length;
      position = positionOf(letters);
      // at the limit, one more letter is read to find out whether any is left
      const chunk = Math.max(1, Math.min(CHUNK, MAX_LETTERS - seen));
      letters = await this.letters.next(owner, filters, startedAt, position, chunk);
    }
    const next = letters.length > 0 && position ? { ...position, startedAt } : undefined;
    return { replayed, withoutQueue: seen - replayed - cut, cut, next };
  }

  /** Replays one chunk. @returns how many letters were sent */
  private async replay(
    command: ReplayMatchingDeadLettersCommand,
    replay: FilteredReplay,
    letters: readonly DeadLetterRow[],
  ): Promise<number> {
    const at = this.clock.now();
    const sent = await this.sender.send(letters);
    const ids = sent.map(({ id }) => id);
    if (ids.length > 0) await this.record(command, replay, ids, at);
    return ids.length;
  }

  @Transactional()
  protected async record(
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
