import { Command, CommandBus, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { RegisterTenantsCommand } from '../../directory';
import { defaultRules } from '../defaults/default-rules';
import { RulesRepository } from '../persistence/rules.repository';

/** Gives tenants that are seen for the first time the rules that ship. */
export class WelcomeTenantsCommand extends Command<void> {
  constructor(readonly tenantIds: readonly string[]) {
    super();
  }
}

@CommandHandler(WelcomeTenantsCommand)
export class WelcomeTenantsHandler implements ICommandHandler<WelcomeTenantsCommand> {
  constructor(
    private readonly commands: CommandBus,
    private readonly rules: RulesRepository,
  ) {}

  @Transactional()
  async execute({ tenantIds }: WelcomeTenantsCommand): Promise<void> {
    const newcomers = await this.commands.execute(new RegisterTenantsCommand(tenantIds));
    if (newcomers.length > 0) await this.rules.install(newcomers, defaultRules);
  }
}
