import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { SettingsRepository } from '../persistence/settings.repository';
import type { OwnSettings } from '../tenant-settings';

/** An administrator says what holds for the tenant; what is left out stays, null lets the installation's word hold again. */
export class ChangeTenantSettingsCommand extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly changes: Partial<OwnSettings>,
  ) {
    super();
  }
}

@CommandHandler(ChangeTenantSettingsCommand)
export class ChangeTenantSettingsHandler implements ICommandHandler<ChangeTenantSettingsCommand> {
  constructor(private readonly settings: SettingsRepository) {}

  @Transactional()
  async execute({ tenantId, changes }: ChangeTenantSettingsCommand): Promise<void> {
    await this.settings.change(tenantId, changes);
  }
}
