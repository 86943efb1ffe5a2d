import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { RuleStatesRepository } from '../persistence/rule-states.repository';

/** Makes the schedule rules of a tenant due now. Their next regular times do not change. */
export class TriggerSchedulesCommand extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly at: Date,
  ) {
    super();
  }
}

@CommandHandler(TriggerSchedulesCommand)
export class TriggerSchedulesHandler implements ICommandHandler<TriggerSchedulesCommand> {
  constructor(private readonly states: RuleStatesRepository) {}

  @Transactional()
  execute({ tenantId, at }: TriggerSchedulesCommand): Promise<void> {
    return this.states.triggerSchedules(tenantId, at);
  }
}
