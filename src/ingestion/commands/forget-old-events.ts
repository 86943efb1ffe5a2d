import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Config } from '../../../libs/config/config';
import { Clock } from '../../../libs/kernel/clock';
import { ProcessedEventsRepository } from '../persistence/processed-events.repository';

const CHUNK = 5_000;
const DAY_MS = 86_400_000;

/** Forgets the ids of events older than EVENT_ID_RETENTION_DAYS, in chunks that hold nobody up. Returns how many. */
export class ForgetOldEventsCommand extends Command<number> {}

@CommandHandler(ForgetOldEventsCommand)
export class ForgetOldEventsHandler implements ICommandHandler<ForgetOldEventsCommand> {
  constructor(
    private readonly events: ProcessedEventsRepository,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<number> {
    const before = new Date(this.clock.now().getTime() - this.config.ingestion.eventIdRetentionDays * DAY_MS);
    let forgotten = 0;
    for (let chunk = CHUNK; chunk === CHUNK; forgotten += chunk) chunk = await this.events.forgetBefore(before, CHUNK);
    return forgotten;
  }
}
