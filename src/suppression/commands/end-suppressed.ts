import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { SuppressedProblemsRepository } from '../persistence/suppressed-problems.repository';

/** Ends the suppressed problems that recovered at these times; they do not raise an alert later. */
export class EndSuppressedCommand extends Command<void> {
  constructor(
    readonly ends: readonly { readonly tenantId: string; readonly aggregationKey: string; readonly occurredAt: Date }[],
    readonly at: Date,
  ) {
    super();
  }
}

@CommandHandler(EndSuppressedCommand)
export class EndSuppressedHandler implements ICommandHandler<EndSuppressedCommand> {
  constructor(private readonly problems: SuppressedProblemsRepository) {}

  @Transactional()
  async execute({ ends, at }: EndSuppressedCommand): Promise<void> {
    if (ends.length > 0) await this.problems.endRecovered(ends, at);
  }
}
