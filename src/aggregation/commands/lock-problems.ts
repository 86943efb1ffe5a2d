import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { AggregationsRepository } from '../persistence/aggregations.repository';

/** Locks problems until the transaction ends: whoever works on them in several steps must, or two could wait for each other. */
export class LockProblemsCommand extends Command<void> {
  constructor(readonly keys: readonly { readonly tenantId: string; readonly aggregationKey: string }[]) {
    super();
  }
}

@CommandHandler(LockProblemsCommand)
export class LockProblemsHandler implements ICommandHandler<LockProblemsCommand> {
  constructor(private readonly aggregations: AggregationsRepository) {}

  @Transactional()
  execute({ keys }: LockProblemsCommand): Promise<void> {
    return this.aggregations.lock(keys);
  }
}
