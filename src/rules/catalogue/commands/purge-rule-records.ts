import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Config } from '../../../../libs/config/config';
import { inChunks } from '../../../../libs/database/in-chunks';
import { Clock } from '../../../../libs/kernel/clock';
import { RecentEventsRepository } from '../../evaluation/persistence/recent-events.repository';
import { RuleStatsRepository } from '../persistence/rule-stats.repository';
import { RuleStatesRepository } from '../../evaluation/persistence/rule-states.repository';

const DAY_MS = 86_400_000;
/** Longer than the window of any rule. */
const MEMORY_DAYS = 40;
/** Stored events of each tenant and type: the number of the latest ones, and of each day that tests can use. */
const LATEST_EVENTS = 200;
const EVENTS_PER_DAY = 300;
/** More days than a test covers, because it starts in the middle of a day. */
const EVENT_DAYS = 8;
/** A day more than the noise report shows. */
const HOURLY_DAYS = 32;

/**
 * Deletes old states of rules (`rule_states`), old hourly counts (`rule_hours`, `event_hours`), and stored events that are surplus or
 * older than EVENT_SAMPLE_RETENTION_DAYS (`recent_events`). Returns the number of rows.
 */
export class PurgeRuleRecordsCommand extends Command<number> {}

@CommandHandler(PurgeRuleRecordsCommand)
export class PurgeRuleRecordsHandler implements ICommandHandler<PurgeRuleRecordsCommand> {
  constructor(
    private readonly states: RuleStatesRepository,
    private readonly stats: RuleStatsRepository,
    private readonly recent: RecentEventsRepository,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<number> {
    const before = new Date(this.clock.now().getTime() - MEMORY_DAYS * DAY_MS);
    const states = await inChunks((max) => this.states.purgeBefore(before, max));
    const hourBefore = new Date(this.clock.now().getTime() - HOURLY_DAYS * DAY_MS);
    const hours = await inChunks((max) => this.stats.purgeHoursBefore(hourBefore, max));
    const eventHours = await inChunks((max) => this.stats.purgeEventHoursBefore(hourBefore, max));
    const since = new Date(this.clock.now().getTime() - EVENT_DAYS * DAY_MS);
    const sampleBefore = new Date(this.clock.now().getTime() - this.config.retention.eventSampleDays * DAY_MS);
    const old = await inChunks((max) => this.recent.purgeBefore(sampleBefore, max));
    const events = await this.recent.purge({ latest: LATEST_EVENTS, perDay: EVENTS_PER_DAY, since });
    return states + hours + eventHours + old + events;
  }
}
