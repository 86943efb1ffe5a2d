import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { ProblemEndsRepository } from '../persistence/problem-ends.repository';

/** Ends some of the problems of which nothing came for as long as their rule waits. Returns the alerts that told of them. */
export class ExpireProblemsCommand extends Command<readonly string[]> {
  constructor(
    readonly at: Date,
    readonly max: number,
  ) {
    super();
  }
}

@CommandHandler(ExpireProblemsCommand)
export class ExpireProblemsHandler implements ICommandHandler<ExpireProblemsCommand> {
  constructor(private readonly ends: ProblemEndsRepository) {}

  @Transactional()
  execute({ at, max }: ExpireProblemsCommand): Promise<readonly string[]> {
    return this.ends.expire(at, max);
  }
}
