import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { SilencedProblemsRepository } from '../persistence/silenced-problems.repository';
import type { ToldThrottled } from '../silenced-problem';

export type { ToldThrottled } from '../silenced-problem';

/** New alerts tell of what was throttled of their problems until now. Returns that. */
export class TellThrottledCommand extends Command<readonly ToldThrottled[]> {
  constructor(
    readonly problems: readonly {
      readonly tenantId: string;
      readonly aggregationKey: string;
      readonly alertId: string;
    }[],
    readonly at: Date,
  ) {
    super();
  }
}

@CommandHandler(TellThrottledCommand)
export class TellThrottledHandler implements ICommandHandler<TellThrottledCommand> {
  constructor(private readonly problems: SilencedProblemsRepository) {}

  @Transactional()
  async execute({ problems, at }: TellThrottledCommand): Promise<readonly ToldThrottled[]> {
    return problems.length === 0 ? [] : this.problems.tellThrottled(problems, at);
  }
}
