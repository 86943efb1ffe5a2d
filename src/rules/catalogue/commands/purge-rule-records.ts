import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { inChunks } from '../../../../libs/database/in-chunks';
import { Clock } from '../../../../libs/kernel/clock';
import { RecentEventsRepository } from '../../evaluation/persistence/recent-events.repository';
import { RuleStatsRepository } from '../persistence/rule-stats.repository';
import { RuleStatesRepository } from '../../evaluation/persistence/rule-states.repository';

const DAY_MS = 86_400_000;
/** Longer than any window of a rule. */
const MEMORY_DAYS = 40;
/** Of each tenant and type. */
const RECENT_EVENTS = 200;

/** Forgets what rules remember of keys that have long been silent, their counts by the hour, and all but the latest of the sampled events. Returns how many rows. */
export class PurgeRuleRecordsCommand extends Command<number> {}

@CommandHandler(PurgeRuleRecordsCommand)
export class PurgeRuleRecordsHandler implements ICommandHandler<PurgeRuleRecordsCommand> {
  constructor(
    private readonly states: RuleStatesRepository,
    private readonly stats: RuleStatsRepository,
    private readonly recent: RecentEventsRepository,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<number> {
    const before = new Date(this.clock.now().getTime() - MEMORY_DAYS * DAY_MS);
    const states = await inChunks((max) => this.states.purgeBefore(before, max));
    const dayBefore = new Date(this.clock.now().getTime() - 2 * DAY_MS);
    const hours = await inChunks((max) => this.stats.purgeHoursBefore(dayBefore, max));
    return states + hours + (await this.recent.forget(RECENT_EVENTS));
  }
}
