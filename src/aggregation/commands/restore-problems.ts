import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { AggregationsRepository } from '../persistence/aggregations.repository';

/** For some new problems the alert before theirs was opened again: from now on it tells of them. */
export class RestoreProblemsCommand extends Command<void> {
  constructor(
    readonly problems: readonly { readonly tenantId: string; readonly newId: string; readonly oldId: string }[],
  ) {
    super();
  }
}

@CommandHandler(RestoreProblemsCommand)
export class RestoreProblemsHandler implements ICommandHandler<RestoreProblemsCommand> {
  constructor(private readonly aggregations: AggregationsRepository) {}

  @Transactional()
  async execute({ problems }: RestoreProblemsCommand): Promise<void> {
    if (problems.length > 0) await this.aggregations.restore(problems);
  }
}
