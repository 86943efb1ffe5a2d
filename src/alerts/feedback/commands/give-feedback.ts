import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '../../../../libs/kernel/clock';
import { AlertNotFound } from '../../lifecycle/domain/alert.errors';
import { type Feedback, FeedbackRepository } from '../persistence/feedback.repository';
import type { ActingMember } from '../../lifecycle/commands/change-alert';

/** A member says whether an alert was useful. It replaces their earlier feedback. Throws AlertNotFound. */
export class GiveFeedbackCommand extends Command<Feedback> {
  constructor(
    readonly alertId: string,
    readonly isUseful: boolean,
    readonly comment: string | null,
    readonly by: ActingMember,
  ) {
    super();
  }
}

@CommandHandler(GiveFeedbackCommand)
export class GiveFeedbackHandler implements ICommandHandler<GiveFeedbackCommand> {
  constructor(
    private readonly feedback: FeedbackRepository,
    private readonly clock: Clock,
  ) {}

  async execute({ alertId, isUseful, comment, by }: GiveFeedbackCommand): Promise<Feedback> {
    const given = { isUseful, comment, givenAt: this.clock.now() };
    const isSaved = await this.feedback.save(by.tenantId, alertId, by.viewer, given);
    if (!isSaved) throw new AlertNotFound(alertId);
    return given;
  }
}
