import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '../../../../libs/kernel/clock';
import { SessionsRepository } from '../persistence/sessions.repository';

const KEPT_MS = 30 * 86_400_000;
const CHUNK = 1_000;

/** Deletes sessions that were over 30 days ago. Returns how many. */
export class PurgeSessionsCommand extends Command<number> {}

@CommandHandler(PurgeSessionsCommand)
export class PurgeSessionsHandler implements ICommandHandler<PurgeSessionsCommand> {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<number> {
    const now = this.clock.now();
    for (let deleted = 0; ;) {
      const some = await this.sessions.purge(new Date(now.getTime() - KEPT_MS), CHUNK);
      deleted += some;
      if (some < CHUNK) return deleted;
    }
  }
}
