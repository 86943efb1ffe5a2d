import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { inChunks } from '../../../../libs/database/in-chunks';
import { Clock } from '../../../../libs/kernel/clock';
import { VerificationsRepository } from '../persistence/verifications.repository';

/** For how long verifications are counted. */
const DAY_MS = 86_400_000;

/** Deletes verifications after a day, when they no longer count for the limit of an address. */
export class PurgeVerificationsCommand extends Command<void> {}

@CommandHandler(PurgeVerificationsCommand)
export class PurgeVerificationsHandler implements ICommandHandler<PurgeVerificationsCommand> {
  constructor(
    private readonly verifications: VerificationsRepository,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - DAY_MS);
    await inChunks((max) => this.verifications.purgeBefore(before, max));
  }
}
