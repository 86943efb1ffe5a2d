import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { RuleStatsRepository } from '../../catalogue/persistence/rule-stats.repository';
import type { EventActivity, RuleActivity } from '../../catalogue/rule-record';

/** Adds to the counts of rules and of the events of tenants. It locks the counts, so it must be the last statement of its transaction. */
export class RecordRuleActivityCommand extends Command<void> {
  constructor(
    readonly activities: readonly RuleActivity[],
    readonly at: Date,
    readonly events: readonly EventActivity[] = [],
  ) {
    super();
  }
}

@CommandHandler(RecordRuleActivityCommand)
export class RecordRuleActivityHandler implements ICommandHandler<RecordRuleActivityCommand> {
  constructor(private readonly stats: RuleStatsRepository) {}

  @Transactional()
  execute({ activities, at, events }: RecordRuleActivityCommand): Promise<void> {
    return this.stats.add(activities, at, events);
  }
}
