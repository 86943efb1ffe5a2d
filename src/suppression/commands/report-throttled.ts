import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { SuppressedProblemsRepository } from '../persistence/suppressed-problems.repository';
import type { ReportedThrottled } from '../suppressed-problem';

export type { ReportedThrottled } from '../suppressed-problem';

/** Ends the throttled problems of new alerts, and returns them so that the alerts can report them. */
export class ReportThrottledCommand extends Command<readonly ReportedThrottled[]> {
  constructor(
    readonly problems: readonly {
      readonly tenantId: string;
      readonly aggregationKey: string;
      readonly alertId: string;
    }[],
    readonly at: Date,
  ) {
    super();
  }
}

@CommandHandler(ReportThrottledCommand)
export class ReportThrottledHandler implements ICommandHandler<ReportThrottledCommand> {
  constructor(private readonly problems: SuppressedProblemsRepository) {}

  @Transactional()
  async execute({ problems, at }: ReportThrottledCommand): Promise<readonly ReportedThrottled[]> {
    return problems.length === 0 ? [] : this.problems.reportThrottled(problems, at);
  }
}
