import { Logger } from '@nestjs/common';
import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { WhenDue } from '../../../../libs/jobs/when-due';
import { FeedLog } from '../feed-log';
import { FeedGapsRepository, firstGap } from '../persistence/feed-gaps.repository';

/** Begins a new generation for each tenant whose log misses events, so that their clients read again. */
export class CloseFeedGapsCommand extends Command<void> {}

const BATCH = 200;

@WhenDue(() => new CloseFeedGapsCommand(), firstGap)
@CommandHandler(CloseFeedGapsCommand)
export class CloseFeedGapsHandler implements ICommandHandler<CloseFeedGapsCommand> {
  private readonly log = new Logger(CloseFeedGapsHandler.name);

  constructor(
    private readonly feed: FeedLog,
    private readonly gaps: FeedGapsRepository,
  ) {}

  /** While Redis is unavailable the gaps stay: a second later they are looked for again. */
  async execute(): Promise<void> {
    try {
      for (const gap of await this.gaps.first(BATCH)) {
        await this.feed.begin(gap.tenantId);
        await this.gaps.close(gap);
      }
    } catch (error) {
      this.log.debug(`gaps of the real-time feed stay open: ${(error as Error).message}`);
    }
  }
}
