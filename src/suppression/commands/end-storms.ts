import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { StormsRepository } from '../persistence/storms.repository';

/** Ends the storms that these alerts report. */
export class EndStormsCommand extends Command<void> {
  constructor(readonly alertIds: readonly string[]) {
    super();
  }
}

@CommandHandler(EndStormsCommand)
export class EndStormsHandler implements ICommandHandler<EndStormsCommand> {
  constructor(private readonly storms: StormsRepository) {}

  @Transactional()
  execute({ alertIds }: EndStormsCommand): Promise<void> {
    return this.storms.end(alertIds);
  }
}
