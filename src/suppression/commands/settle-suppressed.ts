import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { type SuppressedEnd, SuppressedProblemsRepository } from '../persistence/suppressed-problems.repository';

/** The decisions about suppressed problems that were due. */
export interface Settlement {
  readonly ended: readonly SuppressedEnd[];
  /** Still suppressed for the same reason, until `releaseAt`. */
  readonly postponed: readonly { readonly id: string; readonly releaseAt: Date | null }[];
  /** Suppressed for another reason now: another record has taken over their counts. */
  readonly moved: readonly string[];
}

/** Saves the decisions about suppressed problems, in the transaction that locked them. */
export class SettleSuppressedCommand extends Command<void> {
  constructor(
    readonly settlement: Settlement,
    readonly at: Date,
  ) {
    super();
  }
}

@CommandHandler(SettleSuppressedCommand)
export class SettleSuppressedHandler implements ICommandHandler<SettleSuppressedCommand> {
  constructor(private readonly problems: SuppressedProblemsRepository) {}

  @Transactional()
  async execute({ settlement: { ended, postponed, moved }, at }: SettleSuppressedCommand): Promise<void> {
    await this.problems.end(ended, at);
    await this.problems.postpone(postponed);
    await this.problems.remove(moved);
  }
}
