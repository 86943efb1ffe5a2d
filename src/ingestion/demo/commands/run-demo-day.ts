import { Command, CommandBus, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import type { AuditActor } from '../../../../libs/audit/audit-entry';
import { Config } from '../../../../libs/config/config';
import { RequestCounter } from '../../../../libs/rate-limits/request-counter';
import { InstallDemoRulesCommand } from '../../../pipeline';
import { DemoDayNotOffered, TooManyDemoDays } from '../../domain/ingestion.errors';
import { DemoPlayer } from '../demo-player';
import { demoStory } from '../domain/demo-story';

/**
 * Begins a demo day of a tenant: its events arrive over the next half minute. The tenant gets the rules that the day needs.
 * Throws DemoDayNotOffered, TooManyDemoDays, TooManyRules, BrokerUnavailableError.
 */
export class RunDemoDayCommand extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly by: AuditActor,
  ) {
    super();
  }
}

@CommandHandler(RunDemoDayCommand)
export class RunDemoDayHandler implements ICommandHandler<RunDemoDayCommand> {
  constructor(
    private readonly commands: CommandBus,
    private readonly player: DemoPlayer,
    private readonly counter: RequestCounter,
    private readonly config: Config,
  ) {}

  async execute({ tenantId, by }: RunDemoDayCommand): Promise<void> {
    if (!this.config.dashboard.isDemo) throw new DemoDayNotOffered();
    await this.checkFrequency(tenantId);
    await this.commands.execute(new InstallDemoRulesCommand(tenantId, by));
    await this.player.play(tenantId, by.id, demoStory);
  }

  private async checkFrequency(tenantId: string): Promise<void> {
    const [counted] = await this.counter.count([`demo-day:${tenantId}`]);
    if (!counted || counted.count <= 1) return;
    throw new TooManyDemoDays(Math.max(1, Math.ceil((counted.endsAtMs - Date.now()) / 1_000)));
  }
}
