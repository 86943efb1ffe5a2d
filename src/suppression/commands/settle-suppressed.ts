import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { type SuppressedEnd, SuppressedProblemsRepository } from '../persistence/suppressed-problems.repository';

/** What is decided of silenced problems that were looked at. */
export interface Settlement {
  readonly ended: readonly SuppressedEnd[];
  /** The same thing keeps them quiet, until then. */
  readonly postponed: readonly { readonly id: string; readonly releaseAt: Date | null }[];
  /** Something else keeps them quiet, and has counted them. */
  readonly moved: readonly string[];
}

/** Writes down what became of silenced problems, in the transaction that locked them. */
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
