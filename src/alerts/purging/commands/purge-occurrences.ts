import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Config } from '../../../../libs/config/config';
import { inChunks } from '../../../../libs/database/in-chunks';
import { Clock } from '../../../../libs/kernel/clock';
import { BulkActionsRepository } from '../../bulk/persistence/bulk-actions.repository';
import { OccurrencesRepository } from '../../raising/persistence/occurrences.repository';

const DAY_MS = 86_400_000;

/**
 * Deletes occurrences and finished bulk actions that are older than OCCURRENCE_RETENTION_DAYS, in chunks that lock
 * nothing for long. Returns how many occurrences were deleted.
 */
export class PurgeOccurrencesCommand extends Command<number> {}

@CommandHandler(PurgeOccurrencesCommand)
export class PurgeOccurrencesHandler implements ICommandHandler<PurgeOccurrencesCommand> {
  constructor(
    private readonly occurrences: OccurrencesRepository,
    private readonly actions: BulkActionsRepository,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<number> {
    const before = new Date(this.clock.now().getTime() - this.config.retention.occurrenceDays * DAY_MS);
    await inChunks((max) => this.actions.purgeBefore(before, max));
    return inChunks((max) => this.occurrences.purgeBefore(before, max));
  }
}
