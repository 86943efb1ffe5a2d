import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { SYSTEM } from '../../../libs/database/database';
import { InhibitionsRepository, type Inhibitor } from '../persistence/inhibitions.repository';

/** Records alerts that inhibit others while they are open. */
export class RecordInhibitorsCommand extends Command<void> {
  constructor(readonly inhibitors: readonly Inhibitor[]) {
    super();
  }
}

@CommandHandler(RecordInhibitorsCommand)
export class RecordInhibitorsHandler implements ICommandHandler<RecordInhibitorsCommand> {
  constructor(private readonly inhibitions: InhibitionsRepository) {}

  @Transactional()
  execute({ inhibitors }: RecordInhibitorsCommand): Promise<void> {
    return this.inhibitions.addInhibitors(SYSTEM, inhibitors);
  }
}
