import { isDeepStrictEqual } from 'node:util';
import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Audit } from '../../../libs/audit/audit';
import type { AuditActor } from '../../../libs/audit/audit-entry';
import { Config } from '../../../libs/config/config';
import { Clock } from '../../../libs/kernel/clock';
import { InvalidInput } from '../../../libs/kernel/domain-error';
import { SettingsRepository } from '../persistence/settings.repository';
import { exceeded, installationSettings, type OwnSettings, settingColumns, settingsToWire } from '../tenant-settings';

/**
 * Changes the settings of a tenant and records the change in its audit log. A setting that is left out stays as it is;
 * null removes the tenant's value, so that the value of the installation applies again. Throws InvalidInput.
 */
export class ChangeTenantSettingsCommand extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly changes: Partial<OwnSettings>,
    readonly by: AuditActor,
  ) {
    super();
  }
}

@CommandHandler(ChangeTenantSettingsCommand)
export class ChangeTenantSettingsHandler implements ICommandHandler<ChangeTenantSettingsCommand> {
  constructor(
    private readonly settings: SettingsRepository,
    private readonly audit: Audit,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  @Transactional()
  async execute({ tenantId, changes, by }: ChangeTenantSettingsCommand): Promise<void> {
    this.checkLimits(changes);
    const { before, after } = await this.settings.change(tenantId, changes, this.clock.now());
    if (isDeepStrictEqual(before, after)) return;
    await this.audit.record(tenantId, by, [
      {
        subjectType: 'settings',
        subjectId: tenantId,
        action: 'updated',
        before: settingsToWire(before),
        after: settingsToWire(after),
      },
    ]);
  }
  private checkLimits(changes: Partial<OwnSettings>): void {
    const installation = installationSettings(this.config);
    const faults = exceeded(changes, installation).map((name) => ({
      pointer: `/${settingColumns[name]}`,
      detail: `must be at most ${installation[name]}, the limit of the installation (given ${changes[name]})`,
    }));
    if (faults.length > 0) throw new InvalidInput(faults);
  }
}
