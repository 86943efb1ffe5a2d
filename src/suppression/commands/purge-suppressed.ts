import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Config } from '../../../libs/config/config';
import { inChunks } from '../../../libs/database/in-chunks';
import { Clock } from '../../../libs/kernel/clock';
import { AlertQuotasRepository } from '../persistence/alert-quotas.repository';
import { SuppressedProblemsRepository } from '../persistence/suppressed-problems.repository';
import { StormsRepository } from '../persistence/storms.repository';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * Deletes suppressed problems SILENCE_RETENTION_DAYS after their end, and old counts of alerts, in small chunks that do
 * not block others.
 */
export class PurgeSuppressedCommand extends Command<void> {}

@CommandHandler(PurgeSuppressedCommand)
export class PurgeSuppressedHandler implements ICommandHandler<PurgeSuppressedCommand> {
  constructor(
    private readonly problems: SuppressedProblemsRepository,
    private readonly storms: StormsRepository,
    private readonly quotas: AlertQuotasRepository,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<void> {
    const now = this.clock.now().getTime();
    const before = new Date(now - this.config.retention.silenceDays * DAY_MS);
    await inChunks((max) => this.problems.purgeBefore(before, max));
    // the counts of tenants are needed for an hour
    await inChunks((max) => this.storms.purgeBefore(new Date(now - 2 * HOUR_MS), max));
    // the counts of rules are needed for a day
    await inChunks((max) => this.quotas.purgeBefore(new Date(now - 2 * DAY_MS), max));
  }
}
