import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { ProblemEndsRepository } from '../persistence/problem-ends.repository';

/** The alerts of problems that flapped and are calm now. */
export interface SettledProblems {
  /** Of problems that are over. */
  readonly over: readonly string[];
  /** Of problems that go on. */
  readonly going: readonly string[];
}

/** Lets go of some of the problems that have neither ended nor begun for as long as flapping lasts. */
export class SettleProblemsCommand extends Command<SettledProblems> {
  constructor(
    readonly at: Date,
    readonly max: number,
  ) {
    super();
  }
}

@CommandHandler(SettleProblemsCommand)
export class SettleProblemsHandler implements ICommandHandler<SettleProblemsCommand> {
  constructor(private readonly ends: ProblemEndsRepository) {}

  @Transactional()
  async execute({ at, max }: SettleProblemsCommand): Promise<SettledProblems> {
    const settled = await this.ends.settle(at, max);
    const alertsOf = (isOver: boolean) =>
      settled.filter((one) => one.isOver === isOver).flatMap(({ alertIds }) => alertIds);
    return { over: alertsOf(true), going: alertsOf(false) };
  }
}
