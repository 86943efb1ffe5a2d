import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import type { Foldable, Problem } from '../domain/problem';
import { AggregationsRepository } from '../persistence/aggregations.repository';

/** Takes new problems back: no alert is raised for them, their occurrences count as throttled. */
export class WithdrawProblemsCommand extends Command<void> {
  constructor(readonly problems: readonly Problem<Foldable>[]) {
    super();
  }
}

@CommandHandler(WithdrawProblemsCommand)
export class WithdrawProblemsHandler implements ICommandHandler<WithdrawProblemsCommand> {
  constructor(private readonly aggregations: AggregationsRepository) {}

  @Transactional()
  execute({ problems }: WithdrawProblemsCommand): Promise<void> {
    return this.aggregations.hold(
      problems.map(({ alertId, occurrences }) => ({ alertId, tenantId: occurrences[0]?.tenantId ?? '' })),
    );
  }
}
