import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '../../../../libs/kernel/clock';
import { type AlertRef, isBroadcast } from '../../../alerts';
import { AlertsById } from '../../alerts-by-id';
import { BroadcastsRepository } from '../persistence/broadcasts.repository';

/** What is read of alerts. */
const fields = ['id', 'tenantId', 'aggregationKey'] as const;

/** Begins to tell the members of tenants of those of the alerts that are broadcasts. The same again changes nothing. */
export class StartBroadcastsCommand extends Command<void> {
  constructor(readonly alerts: readonly AlertRef[]) {
    super();
  }
}

@CommandHandler(StartBroadcastsCommand)
export class StartBroadcastsHandler implements ICommandHandler<StartBroadcastsCommand> {
  constructor(
    private readonly alerts: AlertsById,
    private readonly broadcasts: BroadcastsRepository,
    private readonly clock: Clock,
  ) {}

  async execute({ alerts }: StartBroadcastsCommand): Promise<void> {
    const created = await this.alerts.of(alerts, fields);
    const sent = [...created.values()].filter(isBroadcast).map(({ id, tenantId }) => ({ alertId: id, tenantId }));
    if (sent.length > 0) await this.broadcasts.add(sent, this.clock.now());
  }
}
