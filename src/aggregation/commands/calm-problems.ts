import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { ProblemEndsRepository } from '../persistence/problem-ends.repository';

/** The alerts of problems that flapped and are calm now. */
export interface Calmed {
  /** Of problems that are over. */
  readonly over: readonly string[];
  /** Of problems that go on. */
  readonly going: readonly string[];
}

/** Lets go of some of the problems that have neither ended nor begun for as long as flapping lasts. */
export class CalmProblemsCommand extends Command<Calmed> {
  constructor(
    readonly at: Date,
    readonly most: number,
  ) {
    super();
  }
}

@CommandHandler(CalmProblemsCommand)
export class CalmProblemsHandler implements ICommandHandler<CalmProblemsCommand> {
  constructor(private readonly ends: ProblemEndsRepository) {}

  @Transactional()
  async execute({ at, most }: CalmProblemsCommand): Promise<Calmed> {
    const calmed = await this.ends.calm(at, most);
    const alertsOf = (isOver: boolean) =>
      calmed.filter((one) => one.isOver === isOver).flatMap(({ alertIds }) => alertIds);
    return { over: alertsOf(true), going: alertsOf(false) };
  }
}
