import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Backlog } from '../backlog';

/** Records that a marker has come out of a queue: all events before it have been received. */
export class RecordMarkerCommand extends Command<void> {
  constructor(
    readonly queue: string,
    readonly sentAt: Date,
  ) {
    super();
  }
}

@CommandHandler(RecordMarkerCommand)
export class RecordMarkerHandler implements ICommandHandler<RecordMarkerCommand> {
  constructor(private readonly backlog: Backlog) {}

  execute({ queue, sentAt }: RecordMarkerCommand): Promise<void> {
    return this.backlog.recordMarker(queue, sentAt);
  }
}
