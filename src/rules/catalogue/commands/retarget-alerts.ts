import { Command, CommandBus, CommandHandler, ICommandHandler, QueryBus } from '@nestjs/cqrs';
import { chunksOf } from '../../../../libs/kernel/chunks-of';
import { ListOpenAlertsOfRuleQuery, MAX_DEADLINES, RecordSlaTargetsCommand } from '../../../alerts';
import { RuleNotFound } from '../../domain/rule.errors';
import { RulesRepository } from '../persistence/rules.repository';

/** Gives the open alerts of a rule the targets that it has now. Those of a deleted rule keep theirs. */
export class RetargetAlertsCommand extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly ruleId: string,
  ) {
    super();
  }
}

@CommandHandler(RetargetAlertsCommand)
export class RetargetAlertsHandler implements ICommandHandler<RetargetAlertsCommand> {
  constructor(
    private readonly rules: RulesRepository,
    private readonly queries: QueryBus,
    private readonly commands: CommandBus,
  ) {}

  async execute({ tenantId, ruleId }: RetargetAlertsCommand): Promise<void> {
    const rule = await this.rules.get(tenantId, ruleId).catch((error: unknown) => {
      if (error instanceof RuleNotFound) return undefined;
      throw error;
    });
    if (!rule) return;
    const targets = rule.slaTargets.length > 0 ? rule.slaTargets : null;
    const ids = await this.queries.execute(new ListOpenAlertsOfRuleQuery(tenantId, ruleId));
    for (const some of chunksOf(ids, MAX_DEADLINES))
      await this.commands.execute(new RecordSlaTargetsCommand(tenantId, some, targets));
  }
}
