import { Logger } from '@nestjs/common';
import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Config } from '../../../libs/config/config';
import { FailedItems } from '../../../libs/jobs/failed-items';
import { Clock } from '../../../libs/kernel/clock';
import { DeadLettersRepository } from '../persistence/dead-letters.repository';

const DAY_MS = 86_400_000;
/** Few enough that their locks delay nobody, though their bodies may be large. */
const CHUNK = 500;

/** Deletes dead letters older than DEAD_LETTER_RETENTION_DAYS, replayed or not. Returns how many. */
export class PurgeDeadLettersCommand extends Command<number> {}

@CommandHandler(PurgeDeadLettersCommand)
export class PurgeDeadLettersHandler implements ICommandHandler<PurgeDeadLettersCommand> {
  private readonly failed = new FailedItems(new Logger(PurgeDeadLettersHandler.name));

  constructor(
    private readonly letters: DeadLettersRepository,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<number> {
    const before = new Date(this.clock.now().getTime() - this.config.ingestion.deadLetterRetentionDays * DAY_MS);
    for (let deleted = 0; ;) {
      const ids = await this.letters.diedBefore(before, CHUNK, this.failed.ids);
      deleted += ids.length - (await this.failed.handle(ids, (some) => this.letters.purge(some, before)));
      if (ids.length < CHUNK) return deleted;
    }
  }
}
