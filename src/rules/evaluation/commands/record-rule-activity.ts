import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { RuleStatsRepository } from '../../catalogue/persistence/rule-stats.repository';
import type { RuleActivity } from '../../catalogue/rule-record';

/** Adds to the counts of rules. It locks the counts, so it must be the last statement of its transaction. */
export class RecordRuleActivityCommand extends Command<void> {
  constructor(
    readonly activities: readonly RuleActivity[],
    readonly at: Date,
  ) {
    super();
  }
}

@CommandHandler(RecordRuleActivityCommand)
export class RecordRuleActivityHandler implements ICommandHandler<RecordRuleActivityCommand> {
  constructor(private readonly stats: RuleStatsRepository) {}

  @Transactional()
  execute({ activities, at }: RecordRuleActivityCommand): Promise<void> {
    return this.stats.add(activities, at);
  }
}
