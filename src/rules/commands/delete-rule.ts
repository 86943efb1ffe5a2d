import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { RulesRepository } from '../persistence/rules.repository';
import { RuleWriter } from '../rule-writer';

/** An administrator removes a rule; the alerts that it raised stay. Throws RuleNotFound, RuleChanged. */
export class DeleteRuleCommand extends Command<void> {
  /** @param version that the rule must still have, where one is given */
  constructor(
    readonly tenantId: string,
    readonly ruleId: string,
    readonly memberId: string,
    readonly version?: number,
  ) {
    super();
  }
}

@CommandHandler(DeleteRuleCommand)
export class DeleteRuleHandler implements ICommandHandler<DeleteRuleCommand> {
  constructor(
    private readonly rules: RulesRepository,
    private readonly writer: RuleWriter,
  ) {}

  @Transactional()
  async execute({ tenantId, ruleId, memberId, version }: DeleteRuleCommand): Promise<void> {
    await this.writer.remove(await this.rules.lock(tenantId, ruleId, version), memberId);
  }
}
