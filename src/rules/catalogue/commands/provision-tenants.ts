import { Command, CommandBus, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { SYSTEM } from '../../../../libs/database/database';
import { RegisterTenantsCommand } from '../../../directory';
import { Config } from '../../../../libs/config/config';
import { defaultRules } from '../defaults/default-rules';
import { rulePacks } from '../defaults/rule-packs';
import { RuleHistoryRepository } from '../persistence/rule-history.repository';
import { RulesRepository } from '../persistence/rules.repository';

/** Registers new tenants and gives them the default rules and packs. */
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
    private readonly config: Config,
  ) {}

  @Transactional()
  async execute({ tenantIds }: ProvisionTenantsCommand): Promise<void> {
    const newTenants = await this.commands.execute(new RegisterTenantsCommand(tenantIds));
    if (newTenants.length === 0) return;
    const packs = rulePacks.filter(({ name }) => this.config.rules.defaultPacks.some((one) => one === name));
    const rules = [...defaultRules, ...packs.flatMap((pack) => pack.rules)];
    const installed = await this.rules.install(newTenants, rules);
    await this.history.record(SYSTEM, 'created', null, installed);
  }
}
