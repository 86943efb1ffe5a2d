import { Command, CommandBus, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { SYSTEM } from '../../../../libs/database/database';
import { RegisterTenantsCommand } from '../../../directory';
import { defaultRules } from '../defaults/default-rules';
import { RuleHistoryRepository } from '../persistence/rule-history.repository';
import { RulesRepository } from '../persistence/rules.repository';

/** Registers new tenants and gives them the default rules. */
export class ProvisionTenantsCommand extends Command<void> {
  constructor(readonly tenantIds: readonly string[]) {
    super();
  }
}

@CommandHandler(ProvisionTenantsCommand)
export class ProvisionTenantsHandler implements ICommandHandler<ProvisionTenantsCommand> {
  constructor(
    private readonly commands: CommandBus,
    private readonly rules: RulesRepository,
    private readonly history: RuleHistoryRepository,
  ) {}

  @Transactional()
  async execute({ tenantIds }: ProvisionTenantsCommand): Promise<void> {
    const newTenants = await this.commands.execute(new RegisterTenantsCommand(tenantIds));
    if (newTenants.length === 0) return;
    const installed = await this.rules.install(newTenants, defaultRules);
    await this.history.record(SYSTEM, 'created', null, installed);
  }
}
