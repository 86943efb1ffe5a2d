import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { SilencedProblemsRepository } from '../persistence/silenced-problems.repository';

/** These problems were over at these times: what was kept quiet of them before never rings. */
export class EndSilencedCommand extends Command<void> {
  constructor(
    readonly ends: readonly { readonly tenantId: string; readonly aggregationKey: string; readonly occurredAt: Date }[],
    readonly at: Date,
  ) {
    super();
  }
}

@CommandHandler(EndSilencedCommand)
export class EndSilencedHandler implements ICommandHandler<EndSilencedCommand> {
  constructor(private readonly problems: SilencedProblemsRepository) {}

  @Transactional()
  async execute({ ends, at }: EndSilencedCommand): Promise<void> {
    if (ends.length > 0) await this.problems.endOver(ends, at);
  }
}
