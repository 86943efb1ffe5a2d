import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Config } from '../../../libs/config/config';
import { inChunks } from '../../../libs/database/in-chunks';
import { Clock } from '../../../libs/kernel/clock';
import { ProcessedEventsRepository } from '../persistence/processed-events.repository';

const DAY_MS = 86_400_000;

/**
 * Deletes the ids and outcomes of events older than EVENT_ID_RETENTION_DAYS, in chunks that lock nothing for long.
 * Returns how many.
 */
export class PurgeProcessedEventsCommand extends Command<number> {}

@CommandHandler(PurgeProcessedEventsCommand)
export class PurgeProcessedEventsHandler implements ICommandHandler<PurgeProcessedEventsCommand> {
  constructor(
    private readonly events: ProcessedEventsRepository,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<number> {
    const before = new Date(this.clock.now().getTime() - this.config.ingestion.eventIdRetentionDays * DAY_MS);
    return inChunks((max) => this.events.purgeBefore(before, max));
  }
}
