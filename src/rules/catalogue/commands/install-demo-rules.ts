import { Command, CommandBus, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import type { AuditActor } from '../../../../libs/audit/audit-entry';
import { demoRules } from '../defaults/demo-rules';
import { InstallPackCommand } from './install-pack';

/** Creates the rules of the demo day that a tenant has not. Throws TooManyRules. */
export class InstallDemoRulesCommand extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly by: AuditActor,
  ) {
    super();
  }
}

@CommandHandler(InstallDemoRulesCommand)
export class InstallDemoRulesHandler implements ICommandHandler<InstallDemoRulesCommand> {
  constructor(private readonly commands: CommandBus) {}

  async execute({ tenantId, by }: InstallDemoRulesCommand): Promise<void> {
    await this.commands.execute(new InstallPackCommand(tenantId, { rules: demoRules }, by, false));
  }
}
